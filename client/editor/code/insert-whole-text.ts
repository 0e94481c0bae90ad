import { EditorView } from '@codemirror/view';

/**
 * Text of several lines, or text over several lines, that arrives at once (dictation, input methods, automation) is
 * put in as one edit. Left to the browser it becomes elements with style attributes, which our Content Security Policy
 * refuses.
 */
export const insertWholeText = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const text = event.data;
    const selection = view.dom.ownerDocument.getSelection();
    if (event.inputType !== 'insertText' || text === null || !selection?.anchorNode || !selection.focusNode)
      return false;
    if (!view.contentDOM.contains(selection.anchorNode) || view.composing) return false;
    const anchor = view.posAtDOM(selection.anchorNode, selection.anchorOffset);
    const head = view.posAtDOM(selection.focusNode, selection.focusOffset);
    const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
    const isOneLine = !text.includes('\n') && view.state.doc.lineAt(from).to >= to;
    if (isOneLine || view.state.readOnly) return false;
    event.preventDefault();
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + text.length },
      userEvent: 'input.type',
    });
    return true;
  },
});
