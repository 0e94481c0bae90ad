import type { StickyNote } from '#shared/graph/schema.ts';
import { insideOf } from '../canvas/container-frames.ts';
import type { Editor } from '../state/editor.ts';
import { boundsOf, snap } from './place-node.ts';
import { noteElementId } from './placed-things.ts';

export const noteColors = ['yellow', 'blue', 'green', 'violet', 'red', 'gray'] as const;

const firstSize = { width: 240, height: 120 };
/** Above what is there, with room to grow while it is written. */
const room = 112;

/** Adds an empty note above what is selected, or above everything, and lets it be written. */
export function addNote(editor: Editor): void {
  const { definition, selection } = editor.store.getState();
  const selected = new Set(selection.nodes);
  const near = definition.nodes.filter(({ id }) => selected.has(id));
  const bounds = boundsOf(near.length > 0 ? { nodes: near } : definition);
  const isEmpty = definition.nodes.length + definition.notes.length === 0;
  const position = isEmpty ? { x: 0, y: 0 } : { x: bounds.x, y: bounds.y - firstSize.height - room };
  addNoteAt(editor, snap(position));
}

const frameMargin = 28;
/** For a line of text above what the frame holds. */
const frameHead = 24;

/** Groups what is selected: a note behind it, which takes it along when it is moved. */
export function frameSelection(editor: Editor): void {
  const { definition, selection } = editor.store.getState();
  const ids = new Set([...selection.nodes, ...insideOf(definition.nodes, selection.nodes)]);
  const { x, y, width, height } = boundsOf({ nodes: definition.nodes.filter(({ id }) => ids.has(id)) });
  const position = { x: x - frameMargin, y: y - frameMargin - frameHead };
  const size = { width: width + 2 * frameMargin, height: height + 2 * frameMargin + frameHead };
  addNoteAt(editor, position, size);
}

export function addNoteAt(editor: Editor, position: StickyNote['position'], size = firstSize): void {
  const { definition } = editor.store.getState();
  const taken = new Set(definition.notes.map(({ id }) => id));
  let count = taken.size + 1;
  while (taken.has(`note_${count}`)) count += 1;
  const id = `note_${count}`;
  const note: StickyNote = { id, text: '', position, size, color: noteColors[0] };
  if (!editor.apply({ kind: 'add_note', note })) return;
  editor.select({ notes: [id] });
  editor.set({ editingNote: id, reveal: { nodes: [noteElementId(id)], focus: false } });
}
