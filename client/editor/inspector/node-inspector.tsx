import { TextField } from '#client/ui/text-field.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { useEditor } from '../state/editor-context.tsx';

export function NodeInspector({ node }: { node: FlowNode }) {
  const editor = useEditor();
  return (
    <div className="flex flex-col gap-3 overflow-y-auto p-4">
      <TextField
        label="Title"
        value={node.title}
        onChange={(event) =>
          editor.apply(
            { kind: 'update_node', id: node.id, set: { title: event.target.value } },
            `title:${node.id}`,
          )
        }
        onBlur={editor.endGesture}
      />
    </div>
  );
}
