import { useEffect } from 'react';
import { isNowhere } from '#client/ui/is-nowhere.ts';
import { isTyping } from '#client/ui/is-typing.ts';
import { handleCanvasKey } from './canvas/use-canvas-keyboard.ts';
import { commandForKey } from './commands/command-for-key.ts';
import { useEditor } from './state/editor-context.tsx';
import type { EditorState } from './state/editor-state.ts';

/** Shortcuts that work anywhere on the page, but never while typing (design 5.2, 22). */
export function useEditorShortcuts(): void {
  const editor = useEditor();
  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isBusy(event.target)) return;
      const state = editor.store.getState();
      const command = commandForKey(event, 'editor');
      if (command?.isEnabled(state)) {
        event.preventDefault();
        command.run(editor);
      }
      // A node that is gone, or that waits to be drawn, leaves the focus on the page itself.
      else if (isNowhere(event.target) && isCanvasInFront(state)) handleCanvasKey(editor, event);
    };
    document.addEventListener('keydown', handleKeyDown);
    return () => document.removeEventListener('keydown', handleKeyDown);
  }, [editor]);
}

function isCanvasInFront({ isNodeOpen, shownVersion, testCases, dialog }: EditorState): boolean {
  return !isNodeOpen && shownVersion === null && testCases === null && dialog === null;
}

/** An opened node is a dialog by name, but a part of the editor: what is done in it can be undone from it. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const opened = target.closest('[data-opened-node]');
  const field = target.closest('input, textarea, select, [contenteditable="true"], [role="menu"]');
  return opened === null ? isTyping(target) : field !== null;
}
