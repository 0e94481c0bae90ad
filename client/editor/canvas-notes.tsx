import { X } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import { addNode } from './commands/actions.ts';
import { kindLabel } from './nodes/faces.ts';
import { KindTile } from './nodes/kind-tile.tsx';
import { useEditor, useEditorState } from './state/editor-context.tsx';
import { TemplateChoice } from './templates/template-choice.tsx';

/** What is said over the canvas: how to begin, why something was not possible, which edits were lost. */
export function CanvasNotes() {
  const editor = useEditor();
  const notice = useEditorState((state) => state.notice);
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

const beginnings = [
  { kind: 'manual', text: 'Somebody presses a button or fills a form' },
  { kind: 'webhook', text: 'Another system calls an address' },
  { kind: 'schedule', text: 'The clock says so' },
] as const;

function BeginHint() {
  const editor = useEditor();
  return (
    <div className="pointer-events-none absolute inset-0 z-4 flex flex-col items-center justify-center gap-4 p-6 text-center">
      <p className="font-semibold text-lg">What starts this flow?</p>
      <div className="pointer-events-auto flex flex-wrap justify-center gap-3">
        {beginnings.map(({ kind, text }) => (
          <button
            key={kind}
            type="button"
            onClick={() => addNode(editor, kind, { focus: true })}
            className="flex w-44 flex-col items-center gap-2 rounded-card border border-line bg-raised p-4 transition-colors hover:border-line-strong hover:bg-hover"
          >
            <KindTile kind={kind} />
            <span className="font-semibold">{kindLabel(kind)}</span>
            <span className="text-balance text-muted text-xs">{text}</span>
          </button>
        ))}
      </div>
      <TemplateChoice />
      <p className="text-muted text-xs">
        <Kbd keys="N" /> adds whatever comes next, <Kbd keys="Enter" /> opens a node, <Kbd keys="?" /> shows
        every key. Or drag from the palette.
      </p>
    </div>
  );
}
