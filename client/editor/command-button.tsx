import type { LucideIcon } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { Command } from './commands/command.ts';
import { useEditor, useEditorState } from './state/editor-context.tsx';

/** A command of the editor as a button: its name, its key, and whether it can run now. */
export function CommandButton({ command, icon }: { command: Command; icon: LucideIcon }) {
  const editor = useEditor();
  const isEnabled = useEditorState(command.isEnabled);
  const [shortcut] = command.shortcuts;
  return (
    <IconButton
      icon={icon}
      label={command.label}
      {...(shortcut ? { shortcut } : {})}
      disabled={!isEnabled}
      onClick={() => command.run(editor)}
    />
  );
}
