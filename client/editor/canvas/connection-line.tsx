import { type ConnectionLineComponentProps, getSmoothStepPath, Position } from '@xyflow/react';
import { useEditorState } from '../state/editor-context.tsx';
import type { CanvasElement } from './to-react-flow.ts';

/** The wire while it is drawn; over a node that it cannot reach it says why. */
export function ConnectionLine({
  fromX,
  fromY,
  toX,
  toY,
  fromPosition,
}: ConnectionLineComponentProps<CanvasElement>) {
  const reason = useEditorState(({ connecting }) =>
    connecting?.over === undefined || connecting.over === connecting.node
      ? undefined
      : connecting.refused.get(connecting.over),
  );
  const [path] = getSmoothStepPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: Position.Left,
    borderRadius: 10,
  });
  return (
    <g>
      <path d={path} fill="none" className="react-flow__connection-path" />
      <circle cx={toX} cy={toY} r="4" fill="var(--accent)" />
      {reason !== undefined && (
        <foreignObject x={toX + 12} y={toY + 12} width="420" height="140">
          <div className="flow-refusal">{reason}</div>
        </foreignObject>
      )}
    </g>
  );
}
