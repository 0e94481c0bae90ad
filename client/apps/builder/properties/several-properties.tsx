import { Copy, Group, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { deleteSelection, duplicateSelection, groupSelection } from '../commands/builder-actions.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';

/** What can be done with several components at once. */
export function SeveralProperties() {
  const builder = useBuilder();
  const selection = useBuilderState((state) => state.selection);
  return (
    <div className="flex flex-col gap-3 p-4">
      <h2 className="font-semibold">{selection.length} components</h2>
      <p className="clip-line font-mono text-muted text-xs" title={selection.join(', ')}>
        {selection.join(', ')}
      </p>
      <Button icon={Group} onClick={() => groupSelection(builder)}>
        Put into a container
      </Button>
      <Button icon={Copy} onClick={() => duplicateSelection(builder)}>
        Duplicate
      </Button>
      <Button icon={Trash2} onClick={() => deleteSelection(builder)}>
        Delete
      </Button>
      <p className="text-muted text-xs">
        Arrow keys move them together. Shift and a press add to the selection or take out of it.
      </p>
    </div>
  );
}
