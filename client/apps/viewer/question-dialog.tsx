import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions } from '#client/ui/dialog.tsx';
import { useRuntimeState } from '../shared/runtime/runtime-context.tsx';

/** Asks before an action runs, where the builder wanted that. */
export function QuestionDialog() {
  const question = useRuntimeState((state) => state.question);
  if (question === null) return null;
  const { title, message, button, dismiss = 'Cancel', answer } = question;
  return (
    <Dialog title={title} description={message} isOpen onClose={() => answer(false)}>
      <DialogActions>
        <Button size="large" onClick={() => answer(false)}>
          {dismiss}
        </Button>
        <Button size="large" variant="primary" onClick={() => answer(true)}>
          {button}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
