import type { FlowDefinition } from '#shared/graph/schema.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { addNode } from '../commands/actions.ts';
import { titleOf } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { paletteGroups } from '../palette/palette-groups.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import type { AddTarget } from '../state/editor-state.ts';
import { CanvasSearch, CanvasSearchItem } from './canvas-search.tsx';

/** A search for the next node over the canvas: three letters, Enter, and it is added, connected and focused. */
export function QuickAdd() {
  const target = useEditorState((state) => state.quickAdd);
  return target === null ? null : <QuickAddBox target={target} />;
}

function QuickAddBox({ target }: { target: AddTarget }) {
  const editor = useEditor();
  const where = useEditorState((state) => describeTarget(target, state.definition));
  const isInside = target.from !== undefined || target.edge !== undefined;
  return (
    <CanvasSearch
      label="Add a node"
      where={where}
      emptyText="No kind of node is called that."
      at={target.at}
      onClose={() => editor.set({ quickAdd: null })}
    >
      {paletteGroups
        .flatMap((group) => group.kinds)
        .filter((kind) => !(isInside && nodeCatalogue[kind].isTrigger))
        .map((kind) => (
          <CanvasSearchItem
            key={kind}
            value={nodeCatalogue[kind].label}
            detail={nodeCatalogue[kind].description}
            keywords={[nodeCatalogue[kind].description]}
            icon={<KindTile kind={kind} size="small" />}
            onSelect={() => addNode(editor, kind, { target, focus: true })}
          />
        ))}
    </CanvasSearch>
  );
}

function describeTarget(target: AddTarget, { nodes, edges }: FlowDefinition): string {
  const nameOf = (id: string | undefined) => {
    const node = nodes.find((candidate) => candidate.id === id);
    return node && `“${titleOf(node)}”`;
  };
  const edge = edges.find((candidate) => candidate.id === target.edge);
  if (edge) return `It stands between ${nameOf(edge.source)} and ${nameOf(edge.target)}.`;
  const source = nameOf(target.from?.node);
  if (source === undefined) return '';
  const port = target.from?.port ?? 'out';
  return port === 'out' ? `It follows ${source}.` : `It follows ${source} by ${port}.`;
}
