import { Plus } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

/** What stands inside a loop or while, and the way to put something there. */
export function BodyField({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const count = useEditorState(
    (state) => state.definition.nodes.filter(({ parentId }) => parentId === node.id).length,
  );
  return (
    <div className="flex flex-col gap-1.5">
      <Button
        size="small"
        icon={Plus}
        className="self-start"
        onClick={() => editor.set({ isNodeOpen: false, quickAdd: { parent: node.id } })}
      >
        Add a node inside
      </Button>
      <p className="text-muted text-xs">
        {count === 0
          ? 'Nothing is inside yet: its result is an empty list.'
          : 'Nodes inside that nothing leads to start each round.'}
      </p>
    </div>
  );
}
