import { type Reflector, type Surroundings, startReflector } from './reflector.ts';
import { installedKindsTarget } from './targets.ts';

/**
 * Tells the names of kinds when they are installed: `gateways.gateway.networking.k8s.io`. Where that may not be watched
 * nothing is told, and absent kinds are looked for from time to time. Follows istiod's pkg/kube/kclient/crdwatcher.go.
 */
export function watchInstalledKinds(
  surroundings: Surroundings,
  onInstalled: (name: string) => void,
): Pick<Reflector, 'stop'> {
  let known: ReadonlySet<string> = new Set();
  const reflector: Reflector = startReflector(installedKindsTarget, surroundings, {
    onObjects() {
      const before = known;
      known = new Set(reflector.keys());
      // The key of an object without a namespace begins with a slash.
      for (const key of known) if (!before.has(key)) onInstalled(key.slice(1));
    },
    onStatus() {},
  });
  return reflector;
}
