import { type NodeProps, NodeResizer, NodeToolbar, Position, type ResizeParams } from '@xyflow/react';
import { Trash2 } from 'lucide-react';
import { type KeyboardEvent, memo } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Markdown } from '#client/ui/markdown.tsx';
import type { StickyNote } from '#shared/graph/schema.ts';
import { deleteSelection } from '../commands/actions.ts';
import { noteColors } from '../commands/note-actions.ts';
import { noteElementId } from '../commands/placed-things.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { gridSize } from './geometry.ts';
import type { CanvasNote } from './to-react-flow.ts';

/** React Flow would put the tools as far back as the note itself. */
const aboveCanvas = { zIndex: 6 };
const smallest = { width: 96, height: 48 };

/** A sticky note behind the nodes: Markdown, written in place, with a size and a colour (design 5.2, 24). */
export const NoteView = memo(function NoteView({ data: { note }, selected }: NodeProps<CanvasNote>) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const isEditing = useEditorState((state) => state.editingNote === note.id);
  const isAlone = useEditorState(
    ({ selection }) => selection.notes.length === 1 && selection.nodes.length === 0,
  );
  return (
    <>
      {!isReadOnly && (
        <NodeResizer
          isVisible={selected}
          minWidth={smallest.width}
          minHeight={smallest.height}
          lineClassName="flow-note-border"
          handleClassName="flow-note-handle"
          onResizeEnd={(_event, params) =>
            editor.apply({ kind: 'update_note', id: note.id, set: placeOf(params) })
          }
        />
      )}
      <NodeToolbar
        isVisible={selected && isAlone && !isReadOnly}
        position={Position.Top}
        align="start"
        offset={8}
        style={aboveCanvas}
      >
        <NoteTools note={note} />
      </NodeToolbar>
      {/* biome-ignore lint/a11y/useSemanticElements: a note on the canvas is no set of form fields. */}
      <div
        role="group"
        tabIndex={-1}
        aria-label={noteName(note)}
        data-note-id={note.id}
        data-note-color={note.color}
        className="flow-note"
        onDoubleClick={() => !isReadOnly && editor.set({ editingNote: note.id })}
      >
        {isEditing ? <NoteText note={note} /> : <Drawn text={note.text} />}
      </div>
    </>
  );
});

function Drawn({ text }: { text: string }) {
  if (text.trim() === '') return <p className="text-muted">An empty note. Double-click to write.</p>;
  return <Markdown source={text} className="flex flex-col gap-2" />;
}

/** The first words stand for the note where it is named. */
export function noteName({ text }: StickyNote): string {
  const words = text.replace(/[#*_`>\s]+/g, ' ').trim();
  if (words === '') return 'Empty note';
  return `Note: ${words.length > 60 ? `${words.slice(0, 59)}…` : words}`;
}

function placeOf({ x, y, width, height }: ResizeParams) {
  const snapped = (value: number) => Math.round(value / gridSize) * gridSize;
  return {
    position: { x: snapped(x), y: snapped(y) },
    size: { width: snapped(width), height: snapped(height) },
  };
}

/** Saved as it is typed; leaving it, or Escape, ends the writing. */
function NoteText({ note }: { note: StickyNote }) {
  const editor = useEditor();

  function leave(): void {
    editor.endGesture();
    editor.set({ editingNote: null });
  }

  function handleKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    leave();
    editor.set({ reveal: { nodes: [noteElementId(note.id)], focus: true } });
  }

  return (
    <textarea
      aria-label="Text of the note"
      // biome-ignore lint/a11y/noAutofocus: somebody asked to write here.
      autoFocus
      value={note.text}
      placeholder="Markdown: **bold**, - list, # heading"
      maxLength={20_000}
      className="nodrag nopan nowheel size-full resize-none bg-transparent outline-none"
      onFocus={(event) => event.target.setSelectionRange(note.text.length, note.text.length)}
      onChange={({ target }) =>
        editor.apply(
          { kind: 'update_note', id: note.id, set: { text: target.value, size: sizeFor(note, target) } },
          `note:${note.id}`,
        )
      }
      onKeyDown={handleKeyDown}
      onBlur={leave}
    />
  );
}

const padding = 26;

/** A note grows with what is written, and keeps a size that it was given. */
function sizeFor({ size }: StickyNote, field: HTMLTextAreaElement): StickyNote['size'] {
  const needed = Math.ceil((field.scrollHeight + padding) / gridSize) * gridSize;
  return field.scrollHeight > field.clientHeight && needed > size.height
    ? { width: size.width, height: needed }
    : size;
}

function NoteTools({ note }: { note: StickyNote }) {
  const editor = useEditor();
  return (
    <div
      role="toolbar"
      aria-label="Note"
      className="flex items-center gap-1 rounded-card border border-line bg-raised p-1 shadow-float"
    >
      {noteColors.map((color) => (
        <button
          key={color}
          type="button"
          aria-label={`Colour: ${color}`}
          aria-pressed={note.color === color}
          data-note-color={color}
          className={cx(
            'flow-note-swatch size-6 rounded-full border-2',
            note.color === color ? 'border-accent' : 'border-line',
          )}
          onClick={() => editor.apply({ kind: 'update_note', id: note.id, set: { color } })}
        />
      ))}
      <IconButton
        icon={Trash2}
        label="Delete the note"
        shortcut="Delete"
        size="small"
        onClick={() => deleteSelection(editor)}
      />
    </div>
  );
}
