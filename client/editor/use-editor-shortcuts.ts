import { useEffect } from 'react';
import { isTyping } from '#client/ui/is-typing.ts';
import { commandForKey } from './commands/command-for-key.ts';
import { useEditor } from './state/editor-context.tsx';

/** Shortcuts that work anywhere on the page, but never while typing (design 5.2, 22). */
export function useEditorShortcuts(): void {
  const editor = useEditor();
  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isBusy(event.target)) return;
      // A focused node that was deleted or undone leaves the focus on the page itself.
      const isNowhere = event.target === document.body;
      const command =
        commandForKey(event, 'editor') ?? (isNowhere ? commandForKey(event, 'canvas') : undefined);
      if (!command?.isEnabled(editor.store.getState())) return;
      event.preventDefault();
      command.run(editor);
    };
    document.addEventListener('keydown', handleKeyDown);
    return () => document.removeEventListener('keydown', handleKeyDown);
  }, [editor]);
}

/** An opened node is a dialog by name, but a part of the editor: what is done in it can be undone from it. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const opened = target.closest('[data-opened-node]');
  const field = target.closest('input, textarea, select, [contenteditable="true"], [role="menu"]');
  return opened === null ? isTyping(target) : field !== null;
}
