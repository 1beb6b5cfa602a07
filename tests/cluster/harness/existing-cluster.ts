/**
 * The kubeconfig of a cluster that is there already, where TEST_KUBECONFIG names one; null otherwise. Such a cluster is only
 * read: tests that start istiod, make objects or stop the API server are skipped.
 */
export const existingKubeconfig: string | null = process.env.TEST_KUBECONFIG || null;
