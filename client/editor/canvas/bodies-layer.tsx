import { ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import { useEditorState } from '../state/editor-context.tsx';
import { containerFrames } from './container-frames.ts';

/** The areas of loops and whiles, behind the nodes that stand inside them. */
export function BodiesLayer() {
  const nodes = useEditorState((state) => state.definition.nodes);
  const frames = useMemo(() => containerFrames(nodes), [nodes]);
  return (
    <ViewportPortal>
      {frames.map(({ id, isEmpty, x, y, width, height }) => (
        <div
          key={id}
          className="flow-body"
          style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
          aria-hidden
        >
          {isEmpty && <span>Drop nodes here that run for each item</span>}
        </div>
      ))}
    </ViewportPortal>
  );
}
