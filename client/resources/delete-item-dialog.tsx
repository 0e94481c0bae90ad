import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import type { Uses } from '#shared/resources/item-views.ts';
import { type ItemKind, itemWords } from './item-kinds.ts';

type DeleteItemDialogProps = { item: { kind: ItemKind; path: string } | null; onClose(): void };

/** Says what still uses it before it is gone (design 12.3). */
export function DeleteItemDialog({ item, onClose }: DeleteItemDialogProps) {
  return (
    <Dialog
      title={`Delete ${item?.path ?? ''}`}
      description="This cannot be undone. Steps that still name it fail."
      isOpen={item !== null}
      onClose={onClose}
    >
      {item && <DeleteItem kind={item.kind} path={item.path} onClose={onClose} />}
    </Dialog>
  );
}

function DeleteItem({ kind, path, onClose }: { kind: ItemKind; path: string; onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const procedures = { resource: trpc.resources, variable: trpc.variables, secret: trpc.secrets }[kind];
  const uses = useQuery(procedures.uses.queryOptions({ workspace, path }));
  const remove = useMutation(
    procedures.remove.mutationOptions({
      onSuccess: () => {
        toast.success(`${path} was deleted`);
        onClose();
      },
      onError: (error) => toast.error(toApiError(error).message),
      onSettled: () => queryClient.invalidateQueries(procedures.list.pathFilter()),
    }),
  );
  return (
    <>
      <DialogBody>{uses.data && <UsedBy uses={uses.data} />}</DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="danger" isBusy={remove.isPending} onClick={() => remove.mutate({ workspace, path })}>
          Delete {itemWords[kind].one}
        </Button>
      </DialogActions>
    </>
  );
}

function UsedBy({ uses: { flows, scripts, resources } }: { uses: Uses }) {
  const used = [
    ...flows.map((path) => `Flow ${path}`),
    ...scripts.map((path) => `Script ${path}`),
    ...resources.map((path) => `Resource ${path}`),
  ];
  if (used.length === 0) return <p>Nothing uses it now.</p>;
  return (
    <>
      <p>It is used by:</p>
      <ul className="mt-1 list-disc pl-5">
        {used.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </>
  );
}
