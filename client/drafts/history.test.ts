import { describe, expect, test } from 'vitest';
import { supersedes } from '#client/editor/state/supersede.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import {
  emptyHistory,
  endGesture,
  type History,
  type HistoryEntry,
  movedToRedo,
  movedToUndo,
  recordEdit as record,
} from './history.ts';

function recordEdit(history: History, entry: HistoryEntry): History {
  return record(history, entry, supersedes);
}

function typed(title: string, at: number, before = ''): HistoryEntry {
  return { operation: retitle(title), inverse: retitle(before), key: 'title', at };
}

function retitle(title: string): FlowOperation {
  return { kind: 'update_node', id: 'a', set: { title } };
}

describe('history', () => {
  test('typing in one field is one step that leads back to the start', () => {
    let history = recordEdit(emptyHistory, typed('S', 0));
    history = recordEdit(history, typed('Sc', 200, 'S'));
    history = recordEdit(history, typed('Sco', 400, 'Sc'));
    expect(history.undo).toHaveLength(1);
    expect(history.undo[0]?.inverse).toEqual(retitle(''));
    expect(history.undo[0]?.operation).toEqual(retitle('Sco'));
  });

  test('a pause, another field or a finished gesture begins a new step', () => {
    const first = recordEdit(emptyHistory, typed('S', 0));
    expect(recordEdit(first, typed('Sc', 5000, 'S')).undo).toHaveLength(2);
    expect(recordEdit(first, { ...typed('Sc', 100, 'S'), key: 'code' }).undo).toHaveLength(2);
    expect(recordEdit(endGesture(first), typed('Sc', 100, 'S')).undo).toHaveLength(2);
  });

  test('a new edit forgets what could be redone', () => {
    const undone = movedToRedo(recordEdit(emptyHistory, typed('S', 0)), retitle('S'));
    expect(undone).toMatchObject({ undo: [], redo: [{}] });
    expect(movedToUndo(undone, retitle('')).undo).toHaveLength(1);
    expect(recordEdit(undone, typed('T', 1)).redo).toEqual([]);
  });
});
