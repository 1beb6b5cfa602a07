import { setterPhrase } from '#lib/explain/wording/answer-words.ts';
import { parseObjectId } from '#lib/model/object-id.ts';
import { type ReasonCode, statusOfReason } from '#lib/model/reason.ts';
import type { Topology } from '#lib/model/topology.ts';
import type { Show } from '#lib/view/show.ts';
import { type TableRow, tableRows } from '#lib/view/table-rows.ts';
import { visible } from './visible.ts';

const columns = ['kind', 'namespace', 'name', 'traffic', 'status', 'waypoint', 'reason', 'setBy', 'findings'] as const;

/**
 * The rows of the table for these wishes, as CSV (RFC 4180) with a heading: one for each object and kind of traffic to it.
 * The words are those of the JSON, so that a script can read them; no cell is taken for a formula, and nothing in one hides.
 */
export function toCsv(topology: Topology, show: Show): string {
  const lines = tableRows(topology, show).map((row) => csvLine(cellsOf(row, topology.source.takenAt)));
  // Hosts of one ServiceEntry that fare alike are one line.
  return [csvLine(columns), ...new Set(lines)].join('');
}

/** One line with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cellsOf(row: TableRow, takenAt: string): readonly string[] {
  const { namespace, name, endpoint } = parseObjectId(row.id);
  return [
    row.kind,
    namespace,
    endpoint === null ? name : `${name}#${endpoint}`,
    row.traffic ?? '',
    row.traffic === null ? row.status : statusOfReason[row.reason as ReasonCode],
    row.waypoint,
    row.reason,
    row.setBy === null ? '' : setterPhrase(row.setBy, takenAt),
    row.findings.join(' '),
  ];
}

/** Spreadsheets run what begins like a formula; an apostrophe before it makes it text. */
function cell(text: string): string {
  const plain = visible(text);
  const tame = /^\s*[=+\-@\t\r]/.test(text) ? `'${plain}` : plain;
  return /[",\r\n]/.test(tame) || tame.startsWith("'") ? `"${tame.replaceAll('"', '""')}"` : tame;
}
