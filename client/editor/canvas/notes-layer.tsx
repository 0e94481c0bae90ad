import { ViewportPortal } from '@xyflow/react';
import { Markdown } from '#client/ui/markdown.tsx';
import { useEditorState } from '../state/editor-context.tsx';

/** Sticky notes behind the nodes, in Markdown. */
export function NotesLayer() {
  const notes = useEditorState((state) => state.definition.notes);
  return (
    <ViewportPortal>
      {notes.map(({ id, text, position, size, color }) => (
        <aside
          key={id}
          aria-label="Note"
          data-note-color={color}
          className="flow-note"
          style={{
            transform: `translate(${position.x}px, ${position.y}px)`,
            width: size.width,
            minHeight: size.height,
          }}
        >
          <Markdown source={text} className="flex flex-col gap-2" />
        </aside>
      ))}
    </ViewportPortal>
  );
}
