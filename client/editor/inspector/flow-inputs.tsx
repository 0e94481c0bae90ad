import { SchemaBuilder } from '../schema/schema-builder.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

/** The flow's inputs: drawn as a form, checked at start, named `input` in expressions. */
export function FlowInputs() {
  const editor = useEditor();
  const inputs = useEditorState((state) => state.definition.inputs);
  return (
    <SchemaBuilder
      label="Inputs of the flow"
      emptyText="The flow takes no inputs. Add a field, and every start asks for it."
      schema={inputs}
      onChange={(next) => editor.apply({ kind: 'set_inputs', inputs: next }, 'inputs')}
      onBlur={editor.endGesture}
    />
  );
}
