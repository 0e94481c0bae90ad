import { BaseEdge, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { memo, use } from 'react';
import { useEditor, useEditorState, useRunState } from '../state/editor-context.tsx';
import type { Point } from '../state/editor-state.ts';
import { edgeStateIn } from '../state/run-store.ts';
import { OverviewContext } from './overview-context.ts';
import type { CanvasEdge } from './to-react-flow.ts';

/** An edge: taken in the accent, dead dashed and faint; "+" and delete on hover (design 12.2). */
export const EdgeView = memo(function EdgeView(props: EdgeProps<CanvasEdge>) {
  const { id, source, sourceHandleId, selected, data } = props;
  const room = Math.abs(props.targetX - props.sourceX) / 2;
  const offset = Math.min(20, Math.max(8, room));
  const [path, labelX, labelY] = getSmoothStepPath({ ...props, borderRadius: 10, offset });
  const port = sourceHandleId ?? 'out';
  const isFromTrigger = data?.isFromTrigger ?? false;
  const state = useRunState((run) => edgeStateIn(run, { source, sourcePort: port, isFromTrigger }));
  const items = useRunState((run) => (state === 'taken' ? run.itemCounts[source] : undefined));
  const mark = useEditorState((state) => state.marks?.edges.get(id));
  const isOverview = use(OverviewContext);
  const isRunShown = useRunState((run) => run.live !== null);
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: an SVG group does nothing by itself.
    // biome-ignore lint/a11y/useSemanticElements: an edge is SVG and no set of form fields.
    <g
      role="group"
      aria-label={data?.name}
      data-edge-id={id}
      data-difference={mark}
      data-state={state}
      data-run={isRunShown ? '' : undefined}
      data-port-id={port}
      data-selected={selected ? '' : undefined}
      className="flow-edge"
    >
      <BaseEdge path={path} interactionWidth={isOverview ? 0 : 24} />
      {!isOverview && items !== undefined && <ItemCount count={items} x={labelX} y={labelY} />}
      {!isOverview && <EdgeTools edgeId={id} x={labelX} y={labelY} isTight={room * 2 < roomForTools} />}
    </g>
  );
});

/** How many items went over the edge, where its source gave a list. */
function ItemCount({ count, x, y }: { count: number; x: number; y: number }) {
  const text = String(count);
  const width = 14 + text.length * 7;
  return (
    <g className="flow-edge-count" transform={`translate(${x} ${y})`}>
      <title>{count === 1 ? '1 item' : `${count} items`}</title>
      <rect x={-width / 2} y="-9" width={width} height="18" rx="9" />
      <text textAnchor="middle" dominantBaseline="central">
        {text}
      </text>
    </g>
  );
}

/** Side by side the two take this much between the nodes, in canvas pixels; with less they stand over each other. */
const roomForTools = 72;

type EdgeToolsProps = { edgeId: string; x: number; y: number; isTight: boolean };

function EdgeTools({ edgeId, x, y, isTight }: EdgeToolsProps) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  if (isReadOnly) return null;
  return (
    <g className="flow-edge-tools" transform={`translate(${x} ${y})`}>
      <EdgeTool
        offset={-13}
        isTight={isTight}
        label="Insert a node"
        onPress={(at) => editor.set({ quickAdd: { edge: edgeId, at } })}
      >
        <path d="M-4 0H4M0 -4V4" />
      </EdgeTool>
      <EdgeTool
        offset={13}
        isTight={isTight}
        label="Delete the edge"
        onPress={() => editor.apply({ kind: 'remove_edges', ids: [edgeId] })}
      >
        <path d="M-3 -3L3 3M3 -3L-3 3" />
      </EdgeTool>
    </g>
  );
}

type EdgeToolProps = {
  offset: number;
  isTight: boolean;
  label: string;
  onPress(at: Point): void;
  children: React.ReactNode;
};

/** A round button of SVG, so that it belongs to the edge's own hover; the keyboard has the node's inspector. */
function EdgeTool({ offset, isTight, label, onPress, children }: EdgeToolProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an HTML button cannot stand inside an edge's SVG group.
    <g
      role="button"
      aria-label={label}
      tabIndex={-1}
      transform={isTight ? `translate(0 ${offset})` : `translate(${offset} 0)`}
      className="flow-edge-tool"
      onClick={(event) => {
        event.stopPropagation();
        onPress({ x: event.clientX, y: event.clientY });
      }}
    >
      <title>{label}</title>
      <circle r="10" />
      {children}
    </g>
  );
}
