import { lineLabel } from '#lib/layout/line-label.ts';
import type { SceneLine } from '#lib/layout/scene.ts';
import type { Line } from '#lib/view/view.ts';
import { layers } from './flow-nodes.ts';
import { SceneSvg } from './scene-svg.tsx';

/** Crosses on refused lines, and what is written on lines: `default of NAME`, shares of a canary. */
export function LineMarks({ lines }: { readonly lines: readonly SceneLine[] }) {
  return (
    <SceneSvg layer={layers.mark}>
      {lines.map(({ placed: { line, mark, label } }) => (
        <g key={line.id}>
          {mark !== null && (
            <g transform={`translate(${mark.x} ${mark.y})`} stroke="var(--refused)">
              <circle r={7.5} fill="var(--refused-bg)" strokeWidth={1.3} />
              <path d="M-3 -3l6 6m0-6l-6 6" strokeWidth={1.5} />
            </g>
          )}
          {label !== null && <LineLabel line={line} x={label.x} y={label.y} />}
        </g>
      ))}
    </SceneSvg>
  );
}

function LineLabel({ line, x, y }: { readonly line: Line; readonly x: number; readonly y: number }) {
  const { text, width, bare } = lineLabel(line);
  const colour =
    line.status === 'refused' ? 'var(--refused)' : line.traffic === 'service' ? 'var(--service)' : 'var(--workload)';
  return (
    <g transform={`translate(${x} ${y})`}>
      {!bare && <rect x={-width / 2} y={-9} width={width} height={18} rx={9} fill="var(--bg)" stroke="var(--line)" />}
      <text
        textAnchor="middle"
        y={bare ? 3 : 3.8}
        fontSize={bare ? 10.5 : 11}
        fontWeight={520}
        fill={colour}
        style={{ unicodeBidi: 'isolate' }}
      >
        {text}
      </text>
    </g>
  );
}
