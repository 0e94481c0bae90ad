import { useState } from 'react';
import { TextField } from '#client/ui/text-field.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { slugPattern } from '#shared/slug.ts';
import { useEditor } from '../state/editor-context.tsx';

/** The name by which expressions know the node; changing it rewrites them. Taken over when the field is left. */
export function IdField({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const [draft, setDraft] = useState<string>();
  const typed = draft ?? node.id;

  function problem(): string | undefined {
    if (!slugPattern.test(typed)) return 'Use a-z, 0-9, "_" and "-"';
    const { nodes } = editor.store.getState().definition;
    return nodes.some((other) => other.id === typed && other.id !== node.id)
      ? `There is a node “${typed}” already`
      : undefined;
  }

  function commit(): void {
    if (typed !== node.id && problem() === undefined) {
      editor.apply({ kind: 'rename_node', id: node.id, newId: typed });
    }
    setDraft(undefined);
  }

  return (
    <TextField
      label="Name in expressions"
      value={typed}
      error={draft === undefined ? undefined : problem()}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key !== 'Escape' || draft === undefined) return;
        // The first one gives up what was typed, the next one leaves the field.
        event.preventDefault();
        setDraft(undefined);
      }}
      onBlur={commit}
    />
  );
}
