import type { Answer } from '#lib/explain/answer.ts';
import { toMarkdown } from '#lib/explain/markdown.ts';
import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import { IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { KindGlyph } from '../ui/glyph.tsx';
import { CloseIcon, FocusIcon, LinkIcon, MarkdownIcon } from '../ui/icons.tsx';
import { ObjectGlyph } from '../ui/object-link.tsx';

/** What the panel is about, a way to share it, a way out. */
export function PanelHeader({
  id,
  answer,
  linkTo,
  isFocused,
  onFocus,
  onSelect,
  onClose,
}: {
  readonly id: ObjectId;
  readonly answer: Answer | null;
  readonly linkTo: () => string;
  /** The map shows only what belongs to it. */
  readonly isFocused: boolean;
  /** Lets the map show only that, or everything again. */
  readonly onFocus: () => void;
  readonly onSelect: (id: ObjectId) => void;
  readonly onClose: () => void;
}) {
  const { kind, namespace, name, endpoint } = parseObjectId(id);
  const isWaypoint = answer?.gateway?.role === 'waypoint';
  return (
    <header className="flex shrink-0 items-start gap-2 border-b border-hair py-2.5 pr-3 pl-[18px]">
      {answer !== null && !answer.exists ? (
        <KindGlyph kind="ghost" className="mt-[5px]" />
      ) : (
        <ObjectGlyph id={id} isWaypoint={isWaypoint} size={16} className="mt-[5px]" />
      )}
      <div className="min-w-0 flex-1 py-0.5">
        <h2 className="text-title font-[650] [overflow-wrap:anywhere]" data-testid="panel-name">
          {name}
          {endpoint !== null && ` ${endpoint}`}
        </h2>
        <p className="text-small text-ink-2">
          {isWaypoint ? 'Waypoint' : endpoint === null ? kind : `Endpoint of a ${kind}`}
          {namespace !== '' && (
            <>
              {' · '}
              <button
                type="button"
                className="underline decoration-line underline-offset-[3px] hover:text-ink"
                onClick={() => onSelect(`Namespace/${namespace}`)}
              >
                {namespace}
              </button>
            </>
          )}
        </p>
      </div>
      {answer?.exists === true && (
        <IconButton
          aria-label={`${isWaypoint ? 'Show only what uses it' : 'Show only what belongs to it'} (f)`}
          aria-pressed={isFocused}
          onClick={onFocus}
        >
          <FocusIcon />
        </IconButton>
      )}
      {answer !== null && (
        <CopyButton label="Copy as Markdown" text={() => toMarkdown(answer)} icon={<MarkdownIcon />} />
      )}
      <CopyButton label="Copy link to this view" text={linkTo} icon={<LinkIcon />} />
      <IconButton aria-label="Close" onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </header>
  );
}
