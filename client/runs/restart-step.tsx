import { useMutation, useQuery } from '@tanstack/react-query';
import { StepForward } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { Spinner } from '#client/ui/spinner.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';
import type { StepItem } from './step-items.ts';

type RestartStepProps = { run: RunView; item: StepItem; nodes: readonly FlowNode[] };

/** Offers to run an ended run again from one of its steps on; what succeeded before it is taken over (design 3.10). */
export function RestartStep({ run, item, nodes }: RestartStepProps) {
  const [isAsking, setIsAsking] = useState(false);
  if (!isRunEnded(run.status) || item.startedAt === null || findNodeContract(item.kind)?.isTrigger)
    return null;
  return (
    <div className="flex justify-end border-line border-b px-4 py-1.5">
      <Button size="small" icon={StepForward} onClick={() => setIsAsking(true)}>
        Restart from here
      </Button>
      {isAsking && <RestartDialog {...{ run, item, nodes }} onClose={() => setIsAsking(false)} />}
    </div>
  );
}

function RestartDialog({ run, item, nodes, onClose }: RestartStepProps & { onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const target = { workspace, runId: run.id, path: withoutAttempt(item.path) };
  const preview = useQuery(trpc.runs.restartPreview.queryOptions(target));
  const restart = useMutation(
    trpc.runs.restart.mutationOptions({
      onSuccess: ({ runId }) => {
        void queryClient.invalidateQueries(trpc.runs.list.pathFilter());
        navigate(`/w/${workspace}/runs/${runId}`);
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  const titleOf = (id: string) => nodes.find((node) => node.id === id)?.title || id;
  const problem = preview.error && toApiError(preview.error).message;
  return (
    <Dialog title={`Restart from “${item.title}”?`} isOpen onClose={onClose}>
      <DialogBody>
        <p>
          A new run takes over what succeeded before this step and executes the rest
          {run.version === null ? ' of the draft.' : ' of the newest version.'}
        </p>
        {preview.isPending && <Spinner label="Comparing the versions" />}
        {problem && (
          <p role="alert" className="pt-2 text-bad">
            {problem}
          </p>
        )}
        {preview.data && preview.data.changed.length > 0 && (
          <p className="pt-2">
            Changed since this run: {preview.data.changed.map(titleOf).join(', ')}. Those that stand before
            the step keep their old results.
          </p>
        )}
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          isBusy={restart.isPending}
          disabled={!preview.isSuccess}
          onClick={() => restart.mutate({ ...target, idempotencyKey: crypto.randomUUID() })}
        >
          Restart
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A retried step is restarted as a whole: `loop[3].send#2` becomes `loop[3].send`. */
function withoutAttempt(path: string): string {
  return path.replace(/#\d+$/, '');
}
