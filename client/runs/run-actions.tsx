import { useMutation } from '@tanstack/react-query';
import { Ban, Workflow } from 'lucide-react';
import { Link } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button, buttonClasses } from '#client/ui/button.tsx';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';

export function OpenFlowLink({ flow }: { flow: string }) {
  const { slug } = useWorkspace();
  return (
    <Link to={`/w/${slug}/flows/${flow}`} className={buttonClasses()}>
      <Workflow className="size-4" aria-hidden />
      Open flow
    </Link>
  );
}

/** Shown while there is something to cancel. */
export function CancelRunButton({ run }: { run: RunView }) {
  const { slug: workspace } = useWorkspace();
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.runs.pathFilter()),
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  if (isRunEnded(run.status)) return null;
  return (
    <Button icon={Ban} isBusy={cancel.isPending} onClick={() => cancel.mutate({ workspace, runId: run.id })}>
      Cancel run
    </Button>
  );
}
