import { request } from 'node:https';
import { accessBy } from '../harness/access.ts';
import type { KubernetesObject } from '../harness/kubernetes-client.ts';

/**
 * Follows all Services as any client would, and tells of each as it arrives. It is the yardstick: nobody can know of a
 * change earlier. Returns how to stop.
 */
export function watchServices(kubeconfig: string, take: (service: KubernetesObject) => void): () => void {
  const { server, agent, token } = accessBy(kubeconfig);
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  let rest = '';
  const sent = request(`${server}/api/v1/services?watch=true`, { agent, headers }, (answer) => {
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take((JSON.parse(line) as { object: KubernetesObject }).object);
    });
    answer.on('error', () => {});
  });
  sent.on('error', () => {});
  sent.end();
  return () => sent.destroy();
}
