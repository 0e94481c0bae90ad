import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { ScriptView } from '#shared/scripts/script-view.ts';

/** Deleting cannot be undone, so it names what is lost first. */
export function DeleteScriptButton({ script, onDeleted }: { script: ScriptView; onDeleted(): void }) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation(
    trpc.scripts.remove.mutationOptions({
      onSuccess: () => {
        onDeleted();
        toast.success(`${script.path} was deleted`);
        navigate(`/w/${workspace}/scripts`);
        void queryClient.invalidateQueries(trpc.scripts.list.pathFilter());
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  const { usedBy } = script;
  return (
    <>
      <IconButton icon={Trash2} label="Delete script" onClick={() => setIsAsking(true)} />
      <Dialog
        title={`Delete ${script.path}`}
        description="All its versions are deleted. Published flows go on with the version that they took."
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      >
        <DialogBody>
          {usedBy.length > 0 && (
            <p className="text-warn">Drafts that use it cannot be published any more: {usedBy.join(', ')}.</p>
          )}
        </DialogBody>
        <DialogActions>
          <Button onClick={() => setIsAsking(false)}>Keep it</Button>
          <Button
            variant="danger"
            isBusy={remove.isPending}
            onClick={() => remove.mutate({ workspace, path: script.path })}
          >
            Delete script
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
