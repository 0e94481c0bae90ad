import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
  Ban,
  Copy,
  type LucideIcon,
  Trash2,
  WandSparkles,
  Workflow,
} from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { CommandButton } from '../command-button.tsx';
import type { Command } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { count } from '../nodes/describe-value.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

const alignments = [
  { command: commands.alignLeft, icon: AlignStartVertical },
  { command: commands.alignCenter, icon: AlignCenterVertical },
  { command: commands.alignRight, icon: AlignEndVertical },
  { command: commands.alignTop, icon: AlignStartHorizontal },
  { command: commands.alignMiddle, icon: AlignCenterHorizontal },
  { command: commands.alignBottom, icon: AlignEndHorizontal },
  { command: commands.distributeHorizontally, icon: AlignHorizontalSpaceBetween },
  { command: commands.distributeVertically, icon: AlignVerticalSpaceBetween },
];

const others = [
  { command: commands.tidyUp, icon: WandSparkles },
  { command: commands.disable, icon: Ban },
  { command: commands.duplicate, icon: Copy },
  { command: commands.subflow, icon: Workflow },
  { command: commands.delete, icon: Trash2 },
];

/** What can be done with several nodes and notes at once. */
export function SeveralInspector() {
  const nodes = useEditorState((state) => state.selection.nodes.length);
  const notes = useEditorState((state) => state.selection.notes.length);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const parts = [nodes > 0 && count(nodes, 'node'), notes > 0 && count(notes, 'note')].filter(Boolean);
  return (
    <div className="flex flex-col gap-4 p-4">
      <h2 className="font-semibold text-md">{parts.join(' and ')}</h2>
      {!isReadOnly && (
        <>
          <div role="toolbar" aria-label="Align" className="flex flex-wrap gap-1">
            {alignments.map(({ command, icon }) => (
              <CommandButton key={command.label} command={command} icon={icon} />
            ))}
          </div>
          <div className="flex flex-wrap gap-2">
            {others.map(({ command, icon }) => (
              <CommandChoice key={command.label} command={command} icon={icon} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

/** Left out where the command could do nothing: notes are not disabled, and become no flow. */
function CommandChoice({ command, icon }: { command: Command; icon: LucideIcon }) {
  const editor = useEditor();
  const isEnabled = useEditorState(command.isEnabled);
  if (!isEnabled) return null;
  return (
    <Button size="small" icon={icon} onClick={() => command.run(editor)}>
      {command.label}
    </Button>
  );
}
