import { useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus, SquarePlus, StickyNote, WandSparkles } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { commands } from '../commands/commands.ts';
import { useEditor } from '../state/editor-context.tsx';

type CanvasControlsProps = { onFitView(): void; isReadOnly: boolean };

export function CanvasControls({ onFitView, isReadOnly }: CanvasControlsProps) {
  const editor = useEditor();
  const flow = useReactFlow();
  return (
    <div className="absolute bottom-3 left-3 z-5 flex rounded-card border border-line bg-raised p-0.5">
      <IconButton
        icon={Minus}
        label="Zoom out"
        tooltipSide="top"
        size="small"
        onClick={() => void flow.zoomOut()}
      />
      <IconButton
        icon={Plus}
        label="Zoom in"
        tooltipSide="top"
        size="small"
        onClick={() => void flow.zoomIn()}
      />
      <IconButton icon={Maximize} label="Fit view" tooltipSide="top" size="small" onClick={onFitView} />
      {!isReadOnly && (
        <IconButton
          icon={SquarePlus}
          label={commands.addNode.label}
          shortcut="N"
          tooltipSide="top"
          size="small"
          onClick={() => commands.addNode.run(editor)}
        />
      )}
      {!isReadOnly && (
        <IconButton
          icon={StickyNote}
          label={commands.addNote.label}
          shortcut="Shift+N"
          tooltipSide="top"
          size="small"
          onClick={() => commands.addNote.run(editor)}
        />
      )}
      {!isReadOnly && (
        <IconButton
          icon={WandSparkles}
          label={commands.tidyUp.label}
          shortcut="Shift+T"
          tooltipSide="top"
          size="small"
          onClick={() => commands.tidyUp.run(editor)}
        />
      )}
    </div>
  );
}
