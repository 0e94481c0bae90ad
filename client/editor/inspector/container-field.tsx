import { Select } from '#client/ui/select.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { insideOf } from '../canvas/container-frames.ts';
import { cutNotice, planMoveInto } from '../commands/move-into.ts';
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
    const { operations, cut } = planMoveInto(definition, node, parentId);
    if (!editor.apply({ kind: 'batch', operations })) return;
    editor.set({ reveal: { nodes: [node.id], focus: false } });
    if (cut > 0) editor.notify(cutNotice(cut));
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
