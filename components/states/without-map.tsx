import type { ServerStatus } from '#lib/model/status.ts';
import type { Topology } from '#lib/model/topology.ts';
import { FirstLoad } from './first-load.tsx';
import { Notice } from './notice.tsx';
import type { PageState } from './page-state.ts';

/** The middle of the page while there is nothing to draw: says why, and what to do. */
export function WithoutMap({
  state,
  status,
}: {
  readonly state: Exclude<PageState, { readonly kind: 'map' }>;
  readonly status: ServerStatus | null;
}) {
  return <div className="grid h-full place-items-center overflow-y-auto p-6">{contentOf(state, status)}</div>;
}

function contentOf(state: Exclude<PageState, { readonly kind: 'map' }>, status: ServerStatus | null) {
  switch (state.kind) {
    case 'loading':
      return <FirstLoad status={status} />;
    case 'no-server':
      return (
        <Notice title="The Ambient Atlas server does not answer">
          <p>Check that it still runs in its terminal. This page goes on trying and opens by itself.</p>
        </Notice>
      );
    case 'unreachable':
      return (
        <Notice title={`${status?.source.name || 'The source'} could not be read`}>
          {state.sentences.map((sentence) => (
            <p key={sentence} className="[overflow-wrap:anywhere]">
              {sentence}
            </p>
          ))}
          <p>The server goes on trying, and the map appears by itself. Nothing is known about the mesh until then.</p>
        </Notice>
      );
    case 'nothing-read':
      return (
        <Notice title="There is nothing to draw">
          <p>
            <b className="font-semibold text-ink">{state.topology.source.name}</b> was read, and it holds no Kubernetes
            object that Ambient Atlas knows.
          </p>
          <Reasons topology={state.topology} />
        </Notice>
      );
    case 'empty':
      return (
        <Notice title={`${state.topology.source.name} is empty`}>
          <p>
            It was read, and there is no namespace, service, pod or Gateway in it
            {state.topology.gaps.length > 0 ? ' that could be seen.' : '.'}
          </p>
          <Reasons topology={state.topology} />
        </Notice>
      );
  }
}

const reasonsAtOnce = 8;

function Reasons({ topology }: { readonly topology: Topology }) {
  const sentences = [...topology.gaps.map((gap) => gap.sentence), ...topology.notices.map((notice) => notice.sentence)];
  return (
    <ul className="grid gap-2">
      {sentences.slice(0, reasonsAtOnce).map((sentence) => (
        <li key={sentence} className="border-l-2 border-unknown pl-3 [overflow-wrap:anywhere]">
          {sentence}
        </li>
      ))}
      {sentences.length > reasonsAtOnce && <li>{sentences.length - reasonsAtOnce} more in the foot line.</li>}
    </ul>
  );
}
