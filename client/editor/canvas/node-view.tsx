import type { NodeProps } from '@xyflow/react';
import { memo, use } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { nodeName, titleOf } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditorState, useRunState } from '../state/editor-context.tsx';
import { nodeLiveOf } from '../state/run-store.ts';
import { NodeFace } from './node-face.tsx';
import { OverviewContext } from './overview-context.ts';
import type { CanvasNode } from './to-react-flow.ts';

/** A node: what it is called and how it stands, for eyes, screen readers and tests alike; inside it its face. */
export const NodeView = memo(function NodeView({ id, data, selected }: NodeProps<CanvasNode>) {
  const { node } = data;
  const live = useRunState((state) => nodeLiveOf(state, id));
  const stale = useRunState((state) => state.stale[id]);
  const mark = useEditorState((state) => state.marks?.nodes.get(id));
  const isRenaming = useEditorState((state) => state.renaming === id);
  const wiring = useEditorState(({ connecting }) => {
    if (connecting === null || connecting.node === id) return undefined;
    return connecting.refused.has(id) ? 'refused' : 'offered';
  });
  const isOverview = use(OverviewContext) && !isRenaming;
  const isStale = live === undefined && stale !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a node on the canvas is no set of form fields.
    <div
      role="group"
      tabIndex={-1}
      aria-label={nodeName(node)}
      aria-current={selected || undefined}
      data-node-id={id}
      data-kind={node.kind}
      data-status={live?.status ?? 'idle'}
      data-wiring={wiring}
      data-difference={mark}
      data-stale={isStale ? '' : undefined}
      className={cx('flow-node', node.disabled && 'is-disabled', isOverview && 'is-overview')}
    >
      {isOverview ? (
        <OverviewFace node={node} />
      ) : (
        <NodeFace node={node} live={live} isStale={isStale} isRenaming={isRenaming} />
      )}
    </div>
  );
});

const maxLetters = 12;

/** Hundreds of faces are in view: no ports, which could not be hit, and nothing that clips, which is dear to paint. */
function OverviewFace({ node }: { node: FlowNode }) {
  const title = titleOf(node);
  return (
    <div className="flow-node-overview">
      <KindTile kind={node.kind} />
      {title.length > maxLetters ? `${title.slice(0, maxLetters - 1)}…` : title}
    </div>
  );
}
