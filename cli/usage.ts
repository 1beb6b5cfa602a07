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
Exit codes: 0 answered, 1 not found (check: findings at the level), 2 bad input, 3 the cluster could not be read,
70 it could not run: its packages are not installed, or a mistake of its own.
`;

/** Help without a command. */
export const overview = `atlas: which Istio ambient waypoint everything uses, and why

  atlas why OBJECT [-n NAMESPACE] PATH…   what happens to an object's traffic, and why
  atlas check PATH…                       what is worth interrupting somebody for
  atlas path FROM TO PATH…                the way of a request, and who lets it pass
  atlas resolve PATH…                     everything at once, as JSON
  atlas export PATH… --svg FILE           a picture, a note, a table or a snapshot to take along

atlas COMMAND --help says more.
${exitCodeLines}`;

export const whyUsage = `atlas why OBJECT [-n NAMESPACE] PATH…

Says what happens to the traffic of one object, the checks that led there, and what would change it.

OBJECT is KIND/NAME with -n NAMESPACE, or Kind/namespace/name. Kinds: pod, service, serviceentry, workloadentry,
endpointslice (with #ADDRESS), namespace, gateway; policies and routes, as authorizationpolicy or httproute; in any case,
also as kubectl's short names and plurals.

  -n, --namespace NAME  the object's namespace
  -o text|json|md       the form of the answer (text)
${commonFlags}${exitCodeLines}`;

export const resolveUsage = `atlas resolve PATH…

Prints what everything is bound to, as JSON.

  --format json         the whole topology, with reasons and ladders (the default)
  --format istiod       what istiod itself would answer on exactly these objects
${commonFlags}${exitCodeLines}`;

export const exportUsage = `atlas export PATH… --svg FILE

Writes what an incident review takes along. Each file says itself what it shows, of when, and what is not in it.

  --svg FILE            the map as a picture; - is standard output, for every file
  --csv FILE            the table: what each object is bound to, and why
  --json FILE           the trimmed snapshot; npm start -- FILE and every command open it again
  --md OBJECT           the note about one object; --out FILE says where to (standard output)
  --focus OBJECT        select it, and draw only what belongs to it; the rest of its namespaces is folded
  --theme light|dark    ground of the picture (light)
  --pseudonyms          replace names, hosts, labels and addresses, each always by the same pseudonym
  --pseudonym-key TEXT  with the same key other files get the same pseudonyms

  -n, --namespace NAME  the namespace of OBJECT where it does not name one
${commonFlags}${exitCodeLines}`;

export const checkUsage = `atlas check PATH…

Says what is worth interrupting somebody for: each finding with its code, its cause and the change that ends it.
docs/findings.md has a section for every code.

  -o text|json          the form of the answer (text)
  --fail-on LEVEL       the exit code is 1 on findings of this level or worse: error (the default), warning, info, never
${commonFlags}
Exit codes: 0 no such finding, 1 findings at the level, 2 bad input, 3 the cluster could not be read,
70 it could not run: its packages are not installed, or a mistake of its own.
`;

export const pathUsage = `atlas path FROM TO [-n NAMESPACE] PATH…

Says which way a request takes, whom every hop sees calling, which policies are evaluated there, and what is not on the way.

FROM is a pod, WorkloadEntry or Gateway (KIND/NAME with -n NAMESPACE, or Kind/namespace/name), ip:ADDRESS, or any caller of
a kind: kind:captured, kind:sidecar, kind:uncaptured, kind:host-network, kind:ingress, kind:waypoint, kind:external.
TO is a service, ServiceEntry, pod, WorkloadEntry or endpoint in the same form, ip:ADDRESS, or host:NAME of a ServiceEntry;
it may end in :PORT. Without one, a service's first TCP port is meant.

  -n, --namespace NAME  the namespace of FROM and TO where they do not name one
  --via vip|pod-ip      which address is dialled (vip where the destination is a service or a pod selected by one)
  -o text|json|md       the form of the answer (text)

A request to try; rules that ask for what is not given stay open
  --method GET  --path /cart/42  --host shop.example.com
  --header NAME=VALUE   may be repeated; none for a request without headers that matter
  --claim NAME=VALUE    of a valid token, nested names with dots; may be repeated; none for a request without a token
${commonFlags}${exitCodeLines}`;
