import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import type { FlowOperation } from '#shared/graph/operations.ts';
import { LineDifference } from '../compare/line-difference.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { contentOf, currentOf, describeEdit } from './describe-edit.ts';

/** Which edits could not be kept after what others changed, with what was lost beside what is there (design 5.2, 25). */
export function ConflictDialog() {
  const editor = useEditor();
  const dropped = useEditorState((state) => state.dropped);
  if (dropped.length === 0) return null;
  const close = () => {
    editor.set({ dropped: [] });
    editor.sync.acknowledgeConflict();
  };
  return (
    <Dialog
      title="Some edits could not be kept"
      description="Somebody else changed the same things meanwhile. Everything else is saved."
      size="medium"
      isOpen
      onClose={close}
    >
      <DialogBody>
        <ul className="flex flex-col gap-4">
          {dropped.map(({ message, operations }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: edits have no id here, and rows hold no state.
            <li key={index} className="flex flex-col gap-1">
              <p className="text-warn">{message}</p>
              {operations.map((operation, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same.
                <LostEdit key={at} operation={operation} />
              ))}
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogActions>
        <Button variant="primary" onClick={close}>
          Go on
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function LostEdit({ operation }: { operation: FlowOperation }) {
  const definition = useEditorState((state) => state.definition);
  const content = contentOf(operation);
  return (
    <>
      <p className="font-medium">{describeEdit(operation, definition)}</p>
      {content !== undefined && (
        <LineDifference before={textOf(currentOf(operation, definition))} after={textOf(content)} />
      )}
    </>
  );
}

function textOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
