const commonFlags = `
Input
  PATH…                 files or folders (*.yaml, *.yml, *.json, read recursively), - for standard input
  --context NAME        a live cluster of the kubeconfig instead of paths; it is only read

Istio
  --istio VERSION       answer as this minor, 1.31; else what the input shows, else the newest known
  --revision NAME       istiod's own revision
  --env NAME=VALUE      an environment variable of istiod; may be repeated
  --observed            read manifests as what is: without status a Gateway is not ready
  --desired             read manifests as if they were deployed (the default where no Gateway has a status)
`;

const exitCodeLines = `
Exit codes: 0 answered, 1 not found, 2 bad input, 3 the cluster could not be read.
`;

/** Help without a command. */
export const overview = `atlas: which Istio ambient waypoint everything uses, and why

  atlas why OBJECT [-n NAMESPACE] PATH…   what happens to an object's traffic, and why
  atlas resolve PATH…                     everything at once, as JSON

atlas COMMAND --help says more.
${exitCodeLines}`;

export const whyUsage = `atlas why OBJECT [-n NAMESPACE] PATH…

Says what happens to the traffic of one object, the checks that led there, and what would change it.

OBJECT is KIND/NAME with -n NAMESPACE, or Kind/namespace/name. Kinds: pod, service, serviceentry, workloadentry,
endpointslice (with #ADDRESS), namespace, gateway; in any case, also as kubectl's short names and plurals.

  -n, --namespace NAME  the object's namespace
  -o text|json|md       the form of the answer (text)
${commonFlags}${exitCodeLines}`;

export const resolveUsage = `atlas resolve PATH…

Prints what everything is bound to, as JSON.

  --format json         the whole topology, with reasons and ladders (the default)
  --format istiod       what istiod itself would answer on exactly these objects
${commonFlags}${exitCodeLines}`;
