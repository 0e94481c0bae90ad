import { type RefObject, useEffect } from 'react';
import { copySelection, deleteSelection, pasteText } from '../commands/actions.ts';
import { isTyping } from '../commands/commands.ts';
import { useEditor } from '../state/editor-context.tsx';

/** Copy, cut and paste of nodes, while the canvas or nothing in particular has the focus. */
export function useClipboard(region: RefObject<HTMLElement | null>): void {
  const editor = useEditor();
  useEffect(() => {
    const isOurs = (event: ClipboardEvent) => {
      const target = event.target;
      if (event.defaultPrevented || isTyping(target) || !(target instanceof Node)) return false;
      return target === document.body || region.current?.contains(target) === true;
    };
    const copy = (event: ClipboardEvent): boolean => {
      const text = isOurs(event) ? copySelection(editor) : undefined;
      if (text === undefined || document.getSelection()?.isCollapsed === false) return false;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', text);
      return true;
    };
    const cut = (event: ClipboardEvent) => {
      if (copy(event)) deleteSelection(editor);
    };
    const paste = (event: ClipboardEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      pasteText(editor, event.clipboardData?.getData('text/plain') ?? '');
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', paste);
    };
  }, [editor, region]);
}
