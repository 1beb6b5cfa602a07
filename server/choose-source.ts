import { join } from 'node:path';
import type { Atlas } from './atlas.ts';
import { openCluster } from './cluster/cluster-source.ts';
import { missingContextSentence, readKubeconfig } from './cluster/kubeconfig.ts';
import { probe } from './cluster/probe.ts';
import { nameOfPaths, openFiles } from './file-source.ts';
import type { Source } from './source.ts';
import { Unusable } from './unusable.ts';

/** How long the kubeconfig's current context may take to answer before the demo is shown instead. */
const probeTimeoutMs = 3_000;

/**
 * Opens what the options name: files, the demo or a context. Without any, the kubeconfig's current context if it
 * answers within 3 s, else the demo. The source says which was taken and why. Throws Unusable for a context that does not
 * exist and for paths that hold nothing to read.
 */
export async function chooseSource(atlas: Atlas): Promise<Source> {
  const { config } = atlas;
  if (config.paths.length > 0) {
    const name = nameOfPaths(config.paths);
    return openFiles(atlas, { kind: 'files', name, sentence: `This is what ${name} says.`, paths: config.paths });
  }
  if (config.demo) return openDemo(atlas, 'This is the bundled demo mesh, as asked for.');

  const kubeconfig = readKubeconfig(config.kubeconfigPaths);
  atlas.kubeconfig = kubeconfig;
  if (config.context !== null && !kubeconfig.contexts.includes(config.context)) {
    throw new Unusable(missingContextSentence(kubeconfig, config.context));
  }
  if (config.context !== null) return openCluster(atlas, kubeconfig, config.context, 'as asked for');
  const { currentContext } = kubeconfig;
  if (currentContext === null)
    return openDemo(atlas, `${kubeconfig.sentence} So this is the bundled demo mesh.`, kubeconfig.contexts);

  const problem = await probe(kubeconfig, currentContext, probeTimeoutMs, atlas.clock);
  if (problem === null) return openCluster(atlas, kubeconfig, currentContext, "the kubeconfig's current context");
  return openDemo(
    atlas,
    `${problem} So this is the bundled demo mesh; npm start -- --context ${currentContext} waits for the cluster.`,
    kubeconfig.contexts,
  );
}

function openDemo(atlas: Atlas, sentence: string, contexts: readonly string[] = []): Promise<Source> {
  // The comment keeps the bundler from taking the whole folder into the server.
  const path = join(/* turbopackIgnore: true */ atlas.config.home, 'public', 'demo');
  return openFiles(atlas, {
    kind: 'demo',
    name: 'demo mesh',
    sentence,
    paths: [path],
    contexts: contexts.map((name) => ({ name, current: false })),
  });
}
