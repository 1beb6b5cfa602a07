import type { ConnectionWarning, FreshnessState } from './status.ts';

/** What `GET /api/v1/contexts` answers: the contexts of the kubeconfig as it was when the server started. */
export type ContextList = { readonly contexts: readonly ContextEntry[] };

export type ContextEntry = {
  readonly name: string;
  /** The one that the start chose, which is shown where the address names none. */
  readonly atStart: boolean;
  /** Address of its API server; null where the kubeconfig gives none. */
  readonly server: string | null;
  /** What is unsafe about the connection. */
  readonly warnings: readonly ConnectionWarning[];
  /** Why it cannot be read as the kubeconfig stands, as a sentence; null where nothing speaks against trying. */
  readonly problem: string | null;
  /** How far it is known; null while no page looks at it, since nothing is asked of its server then. */
  readonly reading: { readonly state: FreshnessState; readonly sentence: string } | null;
};
