import type { KindFreshness, ServerStatus } from '#lib/model/status.ts';

/** What stands in the middle of the page until there is a first picture: how far the reading has come, kind by kind. */
export function FirstLoad({ status }: { readonly status: ServerStatus | null }) {
  const kinds = status?.freshness.perKind ?? [];
  const done = kinds.filter((kind) => kind.state !== 'syncing').length;
  return (
    <section className="w-[min(460px,100%)] rounded-island border border-line bg-panel p-6" aria-busy="true">
      <h2 className="text-title font-[650]">{titleOf(status)}</h2>
      <p className="mt-1 text-ink-2">
        {kinds.length > 0
          ? `${done} of ${kinds.length} kinds read. The map appears as soon as the rest is here.`
          : waitingFor(status)}
      </p>
      {kinds.length > 0 && (
        <>
          <progress
            className="mt-4 h-1.5 w-full overflow-hidden rounded-full [&::-moz-progress-bar]:bg-waypoint [&::-webkit-progress-bar]:bg-quiet [&::-webkit-progress-value]:bg-waypoint"
            value={done}
            max={kinds.length}
            aria-label="Kinds read"
          />
          <ul className="mt-4 grid grid-cols-2 gap-x-6 gap-y-1.5 text-body">
            {kinds.map((kind) => (
              <KindRow key={kind.resource} kind={kind} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function waitingFor(status: ServerStatus | null): string {
  if (status === null) return 'Waiting for the first answer of the server.';
  const isRead = status.freshness.state === 'frozen' || status.freshness.state === 'live';
  return isRead ? 'It was read, and the picture is on its way.' : status.freshness.sentence;
}

function titleOf(status: ServerStatus | null): string {
  if (status === null || status.source.kind === null) return 'Opening the map';
  if (status.source.kind === 'cluster') return `Reading ${status.source.name}`;
  return `Opening ${status.source.name}`;
}

function KindRow({ kind }: { readonly kind: KindFreshness }) {
  return (
    <li className="flex items-baseline justify-between gap-2" title={kind.sentence ?? undefined}>
      <span className={kind.state === 'syncing' ? 'text-ink-3' : 'text-ink'}>{kind.kind}</span>
      <span className={kind.state === 'forbidden' || kind.state === 'unreachable' ? 'text-unknown' : 'text-ink-3'}>
        {wordsOf(kind)}
      </span>
    </li>
  );
}

function wordsOf(kind: KindFreshness): string {
  switch (kind.state) {
    case 'syncing':
      return kind.count === 0 ? 'reading …' : `${kind.count.toLocaleString('en-US')} so far …`;
    case 'synced':
    case 'delayed':
    case 'stale':
      return kind.count.toLocaleString('en-US');
    case 'truncated':
      return `first ${kind.count.toLocaleString('en-US')} only`;
    case 'unreachable':
      return 'no answer';
    case 'forbidden':
      return 'not permitted';
    case 'absent':
      return 'not installed';
  }
}
