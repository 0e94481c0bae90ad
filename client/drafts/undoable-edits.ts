import type { DraftSync } from './draft-sync.ts';
import { type History, movedToRedo, movedToUndo, recordEdit } from './history.ts';

/** What an edit left behind; `operation` is what was applied, by which a view follows renames. */
export type Edited<Definition, Operation> = {
  definition: Definition;
  history: History<Operation>;
  operation: Operation;
};

type UndoableEditsOptions<Definition, Operation> = {
  sync: DraftSync<Definition, Operation>;
  supersedes(next: Operation, previous: Operation): boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  history(): History<Operation>;
  onEdited(edited: Edited<Definition, Operation>): void;
  /** One sentence about an edit that was not possible. */
  onRefused(message: string): void;
};

/** Edits of a draft with undo and redo, which are edits, too: they are sent to the server as any other. */
export function createUndoableEdits<Definition, Operation>(
  options: UndoableEditsOptions<Definition, Operation>,
) {
  const { sync, supersedes } = options;

  /** Whether it applied. Edits with the same `key` in a row are one step of undo. */
  function apply(operation: Operation, key?: string): boolean {
    const result = sync.apply(operation);
    if (!result.ok) {
      options.onRefused(result.message);
      return false;
    }
    const { definition, inverse } = result;
    const entry = { operation, inverse, at: options.now(), ...(key === undefined ? {} : { key }) };
    const history = recordEdit(options.history(), entry, supersedes);
    options.onEdited({ definition, history, operation });
    return true;
  }

  function undo(): void {
    const history = options.history();
    const entry = history.undo.at(-1);
    if (entry) step(entry.inverse, (inverse) => movedToRedo(history, inverse), 'undone');
  }

  function redo(): void {
    const history = options.history();
    const entry = history.redo.at(-1);
    if (entry) step(entry.operation, (inverse) => movedToUndo(history, inverse), 'redone');
  }

  function step(
    operation: Operation,
    moved: (inverse: Operation) => History<Operation>,
    word: 'undone' | 'redone',
  ): void {
    const result = sync.apply(operation);
    if (result.ok) {
      const { definition, inverse } = result;
      options.onEdited({ definition, history: moved(inverse), operation });
    } else {
      options.onRefused(`This edit cannot be ${word} after what others changed. ${result.message}`);
    }
  }

  return { apply, undo, redo };
}
