import { ArrowLeft } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { titleOf } from '../nodes/faces.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

/** Says that only the body of a container is drawn, and leads back to the whole flow. */
export function ScopePath() {
  const editor = useEditor();
  const entered = useEditorState(({ definition, entered: id }) =>
    id === null ? undefined : definition.nodes.find((node) => node.id === id),
  );
  if (entered === undefined) return null;
  return (
    <div className="absolute top-3 left-3 z-6 flex items-center gap-2 rounded-card border border-line bg-raised py-1 pr-3 pl-1 shadow-float">
      <Button
        size="small"
        variant="quiet"
        icon={ArrowLeft}
        onClick={() => editor.set({ entered: null, viewChange: { kind: 'fit' } })}
      >
        Whole flow
      </Button>
      <span className="text-muted text-xs">
        Inside <span className="font-medium text-text">{titleOf(entered)}</span>
      </span>
    </div>
  );
}
