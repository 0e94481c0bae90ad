import type { FlowOperation } from '#shared/graph/operations.ts';

/** One step of undo: what was done, and what leads back. `key` names the field that was typed in. */
export type HistoryEntry<Operation = FlowOperation> = {
  operation: Operation;
  inverse: Operation;
  key?: string;
  /** Milliseconds since the epoch. */
  at: number;
};

export type History<Operation = FlowOperation> = {
  undo: readonly HistoryEntry<Operation>[];
  redo: readonly HistoryEntry<Operation>[];
};

type Supersedes<Operation> = (next: Operation, previous: Operation) => boolean;

export const emptyHistory: History<never> = { undo: [], redo: [] };

const maxEntries = 500;
/** Typing in one field without a longer pause is one step. */
const typingPauseMs = 1500;

/** Adds an edit. Typing in the same field joins the step before; every new edit forgets what could be redone. */
export function recordEdit<Operation>(
  history: History<Operation>,
  entry: HistoryEntry<Operation>,
  supersedes: Supersedes<Operation>,
): History<Operation> {
  const last = history.undo.at(-1);
  if (last && history.redo.length === 0 && isSameTyping(last, entry, supersedes)) {
    const joined = { ...entry, inverse: last.inverse };
    return { undo: [...history.undo.slice(0, -1), joined], redo: [] };
  }
  return { undo: [...history.undo.slice(-(maxEntries - 1)), entry], redo: [] };
}

function isSameTyping<Operation>(
  last: HistoryEntry<Operation>,
  entry: HistoryEntry<Operation>,
  supersedes: Supersedes<Operation>,
): boolean {
  return (
    entry.key !== undefined &&
    entry.key === last.key &&
    entry.at - last.at <= typingPauseMs &&
    supersedes(entry.operation, last.operation)
  );
}

/** Ends a gesture: what is typed next is a step of its own. */
export function endGesture<Operation>(history: History<Operation>): History<Operation> {
  const last = history.undo.at(-1);
  if (last?.key === undefined) return history;
  const { key: _key, ...closed } = last;
  return { ...history, undo: [...history.undo.slice(0, -1), closed] };
}

/** Moves the last edit to the redo side; `inverse` is what applying its inverse gave back. */
export function movedToRedo<Operation>(
  history: History<Operation>,
  redoOperation: Operation,
): History<Operation> {
  const last = history.undo.at(-1);
  if (!last) return history;
  const entry = { ...last, operation: redoOperation };
  return { undo: history.undo.slice(0, -1), redo: [...history.redo, entry] };
}

export function movedToUndo<Operation>(history: History<Operation>, inverse: Operation): History<Operation> {
  const last = history.redo.at(-1);
  if (!last) return history;
  const { key: _key, ...entry } = last;
  return { undo: [...history.undo, { ...entry, inverse }], redo: history.redo.slice(0, -1) };
}
