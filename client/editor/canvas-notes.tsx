import { Plus, X } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import { commands } from './commands/commands.ts';
import { useEditor, useEditorState } from './state/editor-context.tsx';

/** What is said over the canvas: how to begin, why something was not possible, which edits were lost. */
export function CanvasNotes() {
  const editor = useEditor();
  const notice = useEditorState((state) => state.notice);
  const dropped = useEditorState((state) => state.dropped);
  const isEmpty = useEditorState((state) => state.definition.nodes.length === 0);
  const isAdding = useEditorState((state) => state.quickAdd !== null);
  return (
    <>
      {isEmpty && !isAdding && <BeginHint />}
      <div
        aria-live="polite"
        className="pointer-events-none absolute inset-x-0 top-3 z-8 flex flex-col items-center gap-2 px-3"
      >
        {notice !== null && <Note text={notice} onClose={() => editor.notify(null)} />}
        {dropped.length > 0 && (
          <Note
            text={`Not kept: ${dropped.join(' ')}`}
            onClose={() => {
              editor.set({ dropped: [] });
              editor.sync.acknowledgeConflict();
            }}
          />
        )}
      </div>
    </>
  );
}

function Note({ text, onClose }: { text: string; onClose(): void }) {
  return (
    <div className="pointer-events-auto flex max-w-lg animate-rise items-center gap-2 rounded-card border border-line bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float">
      <span>{text}</span>
      <IconButton icon={X} label="Close" size="small" onClick={onClose} />
    </div>
  );
}

function BeginHint() {
  const editor = useEditor();
  return (
    <div className="pointer-events-none absolute inset-0 z-4 flex flex-col items-center justify-center gap-3 p-6 text-center">
      <p className="font-semibold text-md">Start with what starts the flow</p>
      <p className="max-w-xs text-balance text-muted">
        Drag Manual or Webhook from the palette, or press <Kbd keys="A" /> and type its name.
      </p>
      <Button
        variant="secondary"
        icon={Plus}
        className="pointer-events-auto"
        onClick={() => commands.addNode.run(editor)}
      >
        Add the first node
      </Button>
    </div>
  );
}
