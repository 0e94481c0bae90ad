import { useMutation, useQuery } from '@tanstack/react-query';
import { Ban, Workflow } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { rememberInput } from '#client/editor/run/remembered-input.ts';
import { Button, buttonClasses } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { isJsonObject } from '#shared/json.ts';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';

/** Opens the flow in the editor; its next test starts with the input of this run. */
export function OpenInEditorLink({ run }: { run: RunView }) {
  const { slug: workspace, role } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const flow = flows.data?.find(({ path }) => path === run.flow);
  if (!mayBuild(role) || flow === undefined) return null;

  function handleOpen(): void {
    if (flow === undefined || !isJsonObject(run.input)) return;
    rememberInput(flow.id, run.input);
    toast.success('The input of this run stands in the form of Run.');
  }

  return (
    <Link to={`/w/${workspace}/flows/${run.flow}`} onClick={handleOpen} className={buttonClasses()}>
      <Workflow className="size-4" aria-hidden />
      Open in the editor
    </Link>
  );
}

/** Shown while there is something to cancel; asks first, because nothing brings the run back. */
export function CancelRunButton({ run }: { run: RunView }) {
  const { slug: workspace } = useWorkspace();
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSettled: () => {
        setIsAsking(false);
        return queryClient.invalidateQueries(trpc.runs.pathFilter());
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  if (isRunEnded(run.status)) return null;
  return (
    <>
      <Button icon={Ban} isBusy={cancel.isPending} onClick={() => setIsAsking(true)}>
        Cancel run
      </Button>
      <Dialog title="Cancel this run?" isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <DialogBody>
          Steps that have ended keep what they did. What runs or waits now is stopped, and open requests for
          approval are withdrawn.
        </DialogBody>
        <DialogActions>
          <Button onClick={() => setIsAsking(false)}>Let it run</Button>
          <Button
            variant="danger"
            isBusy={cancel.isPending}
            onClick={() => cancel.mutate({ workspace, runId: run.id })}
          >
            Cancel the run
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
