import { type KeyboardEvent, useRef } from 'react';
import type { FlowNode } from '#shared/graph/schema.ts';
import { nameAfterTitle } from '../commands/actions.ts';
import { useEditor } from '../state/editor-context.tsx';

/** The title, written on the face itself; Enter keeps it, Escape leaves it as it was (design 5.2, 24). */
export function NodeTitleField({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const isDone = useRef(false);

  function finish(title: string | null): void {
    if (isDone.current) return;
    isDone.current = true;
    editor.set({ renaming: null });
    if (title === null || title.trim() === node.title) return;
    editor.apply({ kind: 'update_node', id: node.id, set: { title: title.trim() } });
    nameAfterTitle(editor, node.id);
  }

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    finish(event.key === 'Enter' ? event.currentTarget.value : null);
    editor.set({ reveal: { nodes: editor.store.getState().selection.nodes, focus: true } });
  }

  return (
    <input
      aria-label="Title of the node"
      // biome-ignore lint/a11y/noAutofocus: somebody asked to write here.
      autoFocus
      defaultValue={node.title}
      maxLength={200}
      className="flow-node-title nodrag nopan w-full rounded-sm bg-transparent font-semibold outline-1 outline-accent"
      onFocus={(event) => event.target.select()}
      onKeyDown={handleKeyDown}
      onBlur={(event) => finish(event.target.value)}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
