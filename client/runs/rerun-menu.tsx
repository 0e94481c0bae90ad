import { useMutation, useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Menu, MenuItem } from '#client/ui/menu.tsx';
import type { RerunVersion, RunView } from '#shared/runs/run.ts';

/** Starts a new run with the same input and opens it: on the version that ran, or on the newest published one. */
export function RerunMenu({ run }: { run: RunView }) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const newest = flows.data?.find(({ path }) => path === run.flow)?.publishedVersion ?? null;
  const rerun = useMutation(
    trpc.runs.rerun.mutationOptions({
      onSuccess: ({ runId }) => {
        void queryClient.invalidateQueries(trpc.runs.list.pathFilter());
        toast.success('The run was started again with the same input.');
        navigate(`/w/${workspace}/runs/${runId}`);
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  const start = (version: RerunVersion) => {
    if (rerun.isPending) return;
    rerun.mutate({ workspace, runId: run.id, version, idempotencyKey: crypto.randomUUID() });
  };
  const isNewest = newest !== null && newest === run.version;
  return (
    <Menu
      trigger={
        <Button icon={RotateCcw} isBusy={rerun.isPending}>
          Rerun
        </Button>
      }
    >
      <MenuItem onSelect={() => start('same')}>
        {run.version === null
          ? 'The same draft'
          : `Version ${run.version}${isNewest ? ', the newest' : ', as before'}`}
      </MenuItem>
      {newest !== null && !isNewest && (
        <MenuItem onSelect={() => start('newest')}>Version {newest}, the newest</MenuItem>
      )}
    </Menu>
  );
}
