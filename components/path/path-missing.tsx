import { Notice } from '../states/notice.tsx';

/** Says that one end of a path in a link is not there, or is nothing that requests come from or go to. */
export function PathMissing({
  id,
  end,
  source,
  onClose,
}: {
  readonly id: string;
  readonly end: 'from' | 'to';
  readonly source: string;
  readonly onClose: () => void;
}) {
  return (
    <div className="grid h-full place-items-center p-6" data-testid="path-missing">
      <Notice title="This path cannot be followed" action={{ label: 'Back to the map', run: onClose }}>
        <p className="[overflow-wrap:anywhere]">
          <code className="font-mono text-small">{id}</code> is not in {source}, or it is nothing that{' '}
          {end === 'to'
            ? 'requests go to: name a service, ServiceEntry, pod or endpoint.'
            : 'calls: name a pod, a Gateway, or a kind of caller as kind:sidecar.'}
        </p>
      </Notice>
    </div>
  );
}
