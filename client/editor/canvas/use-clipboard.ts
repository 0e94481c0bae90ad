import type { RefObject } from 'react';
import { useTextClipboard } from '#client/ui/use-text-clipboard.ts';
import { copySelection, deleteSelection, pasteText } from '../commands/actions.ts';
import { useEditor } from '../state/editor-context.tsx';

/** Copy, cut and paste of nodes, while the canvas or nothing in particular has the focus. */
export function useClipboard(region: RefObject<HTMLElement | null>): void {
  const editor = useEditor();
  useTextClipboard(region, {
    copy: () => copySelection(editor),
    remove: () => deleteSelection(editor),
    paste: (text) => pasteText(editor, text),
  });
}
