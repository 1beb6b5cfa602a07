import { type ObjectId, parseObjectId } from '#lib/model/object-id.ts';
import type { GlyphKind } from '#lib/view/glyph-shapes.ts';
import { KindGlyph } from './glyph.tsx';
import { PolicyLetter, policyKindOf } from './policy-letter.tsx';

/** A link that selects an object: its kind's sign, and its name after its namespace. */
export function ObjectLink({
  id,
  onSelect,
  isWaypoint = false,
  label,
}: {
  readonly id: ObjectId;
  readonly onSelect: (id: ObjectId) => void;
  /** A Gateway looks the same by its id, whether it is a waypoint or not. */
  readonly isWaypoint?: boolean;
  /** Other words than the name. */
  readonly label?: string;
}) {
  return (
    <button
      type="button"
      title={id}
      onClick={() => onSelect(id)}
      className="inline-flex max-w-full min-w-0 items-center gap-1.5 rounded-[3px] align-bottom text-ink underline decoration-line underline-offset-[3px] hover:decoration-current"
    >
      <ObjectGlyph id={id} isWaypoint={isWaypoint} size={12} />
      <span className="truncate">{label ?? shortName(id)}</span>
    </button>
  );
}

/** The sign of an object: its kind's shape, or the letter of a policy. */
export function ObjectGlyph({
  id,
  isWaypoint = false,
  size,
  className,
}: {
  readonly id: ObjectId;
  readonly isWaypoint?: boolean;
  readonly size: number;
  readonly className?: string;
}) {
  const kind = policyKindOf(id);
  if (kind !== null) return <PolicyLetter kind={kind} size={size} {...(className !== undefined && { className })} />;
  return <KindGlyph kind={glyphKindOf(id, isWaypoint)} size={size} {...(className !== undefined && { className })} />;
}

/** `namespace/name`, with the address for an endpoint. */
export function shortName(id: ObjectId): string {
  const { namespace, name, endpoint } = parseObjectId(id);
  const own = endpoint === null ? name : `${name} ${endpoint}`;
  return namespace === '' ? own : `${namespace}/${own}`;
}

/** The sign of the kind that an id names. */
export function glyphKindOf(id: ObjectId, isWaypoint = false): GlyphKind {
  const { kind, endpoint } = parseObjectId(id);
  if (endpoint !== null) return 'endpoint';
  switch (kind) {
    case 'Namespace':
      return 'namespace';
    case 'Gateway':
      return isWaypoint ? 'waypoint' : 'gateway';
    case 'Service':
      return 'service';
    case 'ServiceEntry':
      return 'service-entry';
    case 'WorkloadEntry':
      return 'workload-entry';
    case 'Pod':
      return 'pod';
    default:
      return 'endpoint';
  }
}
