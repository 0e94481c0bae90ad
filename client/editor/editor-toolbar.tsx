import { Play, Redo2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { type Command, commands } from './commands/commands.ts';
import { PublishDialog } from './publish/publish-dialog.tsx';
import { RunDialog } from './run/run-dialog.tsx';
import type { TestRun } from './run/use-test-run.ts';
import { useEditor, useEditorState } from './state/editor-context.tsx';

type EditorToolbarProps = { flow: FlowView; test: TestRun };

export function EditorToolbar({ flow, test }: EditorToolbarProps) {
  const [open, setOpen] = useState<'run' | 'publish' | null>(null);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const close = () => setOpen(null);
  if (isReadOnly) return null;
  return (
    <>
      <div className="flex">
        <CommandButton command={commands.undo} icon={Undo2} />
        <CommandButton command={commands.redo} icon={Redo2} />
      </div>
      <Button icon={Play} onClick={() => setOpen('run')}>
        Run
      </Button>
      <Button variant="primary" onClick={() => setOpen('publish')}>
        Publish
      </Button>
      {open === 'run' && <RunDialog flow={flow} onStarted={test.show} onClose={close} />}
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
