import type { Editor } from './editor.ts';
import type { EditorState } from './editor-state.ts';

type Kept = Pick<EditorState, 'folded' | 'areaSizes'>;

/** Which containers are folded and how large their areas are is everybody's own, and kept in this browser. */
export function keepView(editor: Editor, flowId: string): () => void {
  const key = `millrace-view:${flowId}`;
  editor.set(readView(localStorage.getItem(key)));
  return editor.store.subscribe(({ folded, areaSizes }, before) => {
    if (folded === before.folded && areaSizes === before.areaSizes) return;
    try {
      localStorage.setItem(key, JSON.stringify({ folded: [...folded], areaSizes }));
    } catch {
      // A full storage only means that the areas have their own sizes the next time.
    }
  });
}

function readView(text: string | null): Partial<Kept> {
  try {
    const { folded = [], areaSizes = {} } = JSON.parse(text ?? '{}');
    return { folded: new Set(folded), areaSizes };
  } catch {
    return {};
  }
}
