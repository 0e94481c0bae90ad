import { TextField } from '#client/ui/text-field.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { nameAfterTitle } from '../commands/actions.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { useConfig } from './use-config.ts';

/** The title; a node that nobody has named yet takes its id from it, too. */
export function NodeTitle({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const { update, endGesture } = useConfig(node);
  return (
    <TextField
      label="Title"
      value={node.title}
      maxLength={200}
      disabled={isReadOnly}
      onChange={(event) => update({ title: event.target.value }, 'title')}
      onBlur={() => {
        endGesture();
        if (!isReadOnly) nameAfterTitle(editor, node.id);
      }}
    />
  );
}
