import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** Marks a line (from 1) as the one that failed; null marks none. */
export const markLine = StateEffect.define<number | null>();

const mark = Decoration.line({ class: 'cm-failedLine' });

const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marked, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue;
      const { doc } = transaction.state;
      const isThere = effect.value !== null && effect.value >= 1 && effect.value <= doc.lines;
      return isThere ? Decoration.set(mark.range(doc.line(effect.value ?? 1).from)) : Decoration.none;
    }
    // What was edited is no longer what failed.
    return transaction.docChanged ? Decoration.none : marked;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const lineMarking: Extension = markedLine;
