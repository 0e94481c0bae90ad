import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { FlowListItem } from '#shared/flows/flow-view.ts';

type DeleteFlowDialogProps = { flow: FlowListItem | null; onClose(): void };

/** Deleting cannot be undone, so it names what is lost and asks for the flow's name (design 12.3). */
export function DeleteFlowDialog({ flow, onClose }: DeleteFlowDialogProps) {
  return (
    <Dialog
      title={`Delete ${flow?.title ?? 'flow'}`}
      description="Its draft and all versions are deleted, and its webhooks stop to answer. Its past runs stay."
      isOpen={flow !== null}
      onClose={onClose}
    >
      {flow && <DeleteFlowForm flow={flow} onClose={onClose} />}
    </Dialog>
  );
}

function DeleteFlowForm({ flow, onClose }: { flow: FlowListItem; onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const name = flow.path.split('/')[1] ?? flow.path;
  const key = trpc.flows.list.queryKey({ workspace });
  const remove = useMutation(
    trpc.flows.remove.mutationOptions({
      onSuccess: () => {
        queryClient.setQueryData(key, (known) => known?.filter((candidate) => candidate.id !== flow.id));
        toast.success(`${flow.title} was deleted`);
        onClose();
      },
      onError: (failure) => setError(toApiError(failure).message),
      onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
    }),
  );

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    if (typed.trim() !== name) setError(`Type ${name} to delete the flow.`);
    else remove.mutate({ workspace, flowId: flow.id });
  }

  return (
    <form onSubmit={handleSubmit} noValidate>
      <DialogBody>
        <TextField
          label={`Type ${name} to confirm`}
          value={typed}
          error={error}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button type="submit" variant="danger" isBusy={remove.isPending}>
          Delete flow
        </Button>
      </DialogActions>
    </form>
  );
}
