import { Select } from '#client/ui/select.tsx';
import type { FlowOperation } from '#shared/graph/operations.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { insideOf } from '../canvas/container-frames.ts';
import { titleOf } from '../nodes/faces.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

const nowhere = '-';

/** Moves a node into a loop or while, or out of it; the edges that would cross its border go. */
export function ContainerField({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const inside = new Set([node.id, ...insideOf(definition.nodes, [node.id])]);
  const containers = definition.nodes.filter(
    ({ id, kind }) => findNodeContract(kind)?.isContainer === true && !inside.has(id),
  );
  if (containers.length === 0 || findNodeContract(node.kind)?.isTrigger) return null;

  function moveTo(parentId: string | null): void {
    const beside = new Set(
      definition.nodes.filter((other) => (other.parentId ?? null) === parentId).map(({ id }) => id),
    );
    const crossing = definition.edges.filter(
      ({ source, target }) =>
        (source === node.id && !beside.has(target)) || (target === node.id && !beside.has(source)),
    );
    const operations: FlowOperation[] = [{ kind: 'update_node', id: node.id, set: { parentId } }];
    if (crossing.length > 0) {
      operations.unshift({ kind: 'remove_edges', ids: crossing.map(({ id }) => id) });
    }
    editor.apply({ kind: 'batch', operations });
  }

  return (
    <Select
      label="Stands in"
      value={node.parentId ?? nowhere}
      options={[
        { value: nowhere, label: 'The flow itself' },
        ...containers.map((container) => ({ value: container.id, label: titleOf(container) })),
      ]}
      onChange={(value) => moveTo(value === nowhere ? null : value)}
    />
  );
}
