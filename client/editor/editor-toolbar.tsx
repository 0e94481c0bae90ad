import {
  Download,
  FlaskConical,
  Keyboard,
  MoreHorizontal,
  Play,
  Redo2,
  Search,
  Undo2,
  Upload,
} from 'lucide-react';
import { Suspense } from 'react';
import { Button } from '#client/ui/button.tsx';
import { Menu, MenuItem } from '#client/ui/menu.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { CommandButton } from './command-button.tsx';
import { CommandPalette } from './command-palette/command-palette.tsx';
import type { Command } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { ImportDialog } from './files/import-dialog.tsx';
import { PublishDialog } from './publish/publish-dialog.tsx';
import { RunDialog } from './run/run-dialog.tsx';
import type { TestRun } from './run/use-test-run.ts';
import { ShortcutsDialog } from './shortcuts/shortcuts-dialog.tsx';
import { useEditor, useEditorState } from './state/editor-context.tsx';
import { SubflowDialog } from './subflow/lazy-subflow-dialog.tsx';

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
        <FlowMenu />
      </div>
      <Button icon={Play} data-tour="run" onClick={() => commands.run.run(editor)}>
        Run
      </Button>
      <Button variant="primary" data-tour="publish" onClick={() => commands.publish.run(editor)}>
        Publish
      </Button>
      {dialogs}
      {open === 'run' && <RunDialog flow={flow} test={test} onClose={close} />}
      {open === 'subflow' && (
        <Suspense>
          <SubflowDialog flow={flow} onClose={close} />
        </Suspense>
      )}
      {open === 'import' && <ImportDialog flow={flow} onClose={close} />}
      {open === 'publish' && <PublishDialog flow={flow} onClose={close} />}
    </>
  );
}

const menu = [
  { command: commands.palette, icon: Search },
  { command: commands.testCases, icon: FlaskConical },
  { command: commands.exportFlow, icon: Download },
  { command: commands.importFlow, icon: Upload },
  { command: commands.shortcuts, icon: Keyboard },
] satisfies { command: Command; icon: typeof Play }[];

/** What is not needed every minute. */
function FlowMenu() {
  const editor = useEditor();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label="Menu of the flow"
          className="flex size-8 phone:size-11 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
        >
          <MoreHorizontal className="size-4" aria-hidden />
        </button>
      }
    >
      {menu.map(({ command, icon }: { command: Command; icon: typeof Play }) => (
        <MenuItem
          key={command.label}
          icon={icon}
          {...(command.shortcuts[0] ? { shortcut: command.shortcuts[0] } : {})}
          // After the menu has given the focus back.
          onSelect={() => setTimeout(() => command.run(editor))}
        >
          {command.label}
        </MenuItem>
      ))}
    </Menu>
  );
}
