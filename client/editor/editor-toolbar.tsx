import { Play, Redo2, Undo2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { CommandPalette } from './command-palette/command-palette.tsx';
import type { Command } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { PublishDialog } from './publish/publish-dialog.tsx';
import { RunDialog } from './run/run-dialog.tsx';
import type { TestRun } from './run/use-test-run.ts';
import { ShortcutsDialog } from './shortcuts/shortcuts-dialog.tsx';
import { useEditor, useEditorState } from './state/editor-context.tsx';

type EditorToolbarProps = { flow: FlowView; test: TestRun };

export function EditorToolbar({ flow, test }: EditorToolbarProps) {
  const editor = useEditor();
  const open = useEditorState((state) => state.dialog);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const isVersionShown = useEditorState((state) => state.shownVersion !== null);
  const close = () => editor.set({ dialog: null, runPart: null });
  const dialogs = (
    <>
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {open === 'commands' && <CommandPalette onClose={close} />}
    </>
  );
  if (isReadOnly || isVersionShown) return dialogs;
  return (
    <>
      <div className="flex">
        <CommandButton command={commands.undo} icon={Undo2} />
        <CommandButton command={commands.redo} icon={Redo2} />
      </div>
      <Button icon={Play} onClick={() => commands.run.run(editor)}>
        Run
      </Button>
      <Button variant="primary" onClick={() => commands.publish.run(editor)}>
        Publish
      </Button>
      {dialogs}
      {open === 'run' && <RunDialog flow={flow} test={test} onClose={close} />}
      {open === 'publish' && <PublishDialog flow={flow} onClose={close} />}
    </>
  );
}

function CommandButton({ command, icon }: { command: Command; icon: typeof Play }) {
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
