import type { ApplyResult, OperationOf } from './operations.ts';
import { putIn, takeOut } from './ordered-list.ts';
import type { FlowDefinition, StickyNote } from './schema.ts';

export function applyAddNote(definition: FlowDefinition, operation: OperationOf<'add_note'>): ApplyResult {
  const { note, index } = operation;
  if (definition.notes.some((other) => other.id === note.id)) {
    return { ok: false, message: `The flow has a note "${note.id}" already.` };
  }
  return {
    ok: true,
    definition: { ...definition, notes: putIn(definition.notes, [{ item: note, index }]) },
    inverse: { kind: 'remove_note', id: note.id },
  };
}

export function applyUpdateNote(
  definition: FlowDefinition,
  operation: OperationOf<'update_note'>,
): ApplyResult {
  const at = definition.notes.findIndex((note) => note.id === operation.id);
  const note = definition.notes[at];
  if (note === undefined) return missingNote(operation.id);
  const { text, position, size, color } = operation.set;
  const changed: StickyNote = {
    id: note.id,
    text: text ?? note.text,
    position: position ?? note.position,
    size: size ?? note.size,
    color: color ?? note.color,
  };
  const before: OperationOf<'update_note'>['set'] = {};
  if (text !== undefined) before.text = note.text;
  if (position !== undefined) before.position = note.position;
  if (size !== undefined) before.size = note.size;
  if (color !== undefined) before.color = note.color;
  return {
    ok: true,
    definition: { ...definition, notes: definition.notes.with(at, changed) },
    inverse: { kind: 'update_note', id: note.id, set: before },
  };
}

export function applyRemoveNote(
  definition: FlowDefinition,
  operation: OperationOf<'remove_note'>,
): ApplyResult {
  const { kept, taken } = takeOut(definition.notes, (note) => note.id === operation.id);
  const [first] = taken;
  if (first === undefined) return missingNote(operation.id);
  return {
    ok: true,
    definition: { ...definition, notes: kept },
    inverse: { kind: 'add_note', note: first.item, index: first.index },
  };
}

function missingNote(id: string): ApplyResult {
  return { ok: false, message: `The flow has no note "${id}" any more.` };
}
