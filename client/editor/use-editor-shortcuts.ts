import { useEffect } from 'react';
import { isTyping } from '#client/ui/is-typing.ts';
import { commandForKey } from './commands/commands.ts';
import { useEditor } from './state/editor-context.tsx';

/** Shortcuts that work anywhere on the page, but never while typing (design 5.2, 22). */
export function useEditorShortcuts(): void {
  const editor = useEditor();
  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
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
