import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { appsApi } from '#client/apps/shared/apps-api.ts';
import { waitingWord } from '#client/apps/shared/faces/waiting-word.ts';
import { ReadableValue } from '#client/ui/readable-value.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import type { FormRunView } from '#shared/apps/app-views.ts';
import { isRunEnded } from '#shared/runs/run.ts';

const pollMs = 1_000;

type RunProgressProps = {
  workspace: string;
  runId: string;
  /** Builders get the JSON and the way to the run. */
  mayInspect: boolean;
};

/** How far what a form started is, and what it gave; followed until it has ended. */
export function RunProgress({ workspace, runId, mayInspect }: RunProgressProps) {
  const run = useQuery({
    queryKey: ['form-run', workspace, runId],
    queryFn: () => appsApi.formRun({ workspace, runId }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isRunEnded(state.data.status) ? false : pollMs,
  });
  if (run.isError && run.data === undefined) {
    return <RequestErrorPage error={run.error} onRetry={() => void run.refetch()} />;
  }
  if (run.data === undefined) return <SkeletonRows label="Loading" count={2} />;
  return (
    <section
      aria-label="Progress"
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5 sm:p-6"
    >
      <RunState run={run.data} mayInspect={mayInspect} />
      {mayInspect && (
        <Link to={`/w/${workspace}/runs/${runId}`} className="self-start text-accent underline">
          Open the run
        </Link>
      )}
    </section>
  );
}

function RunState({ run, mayInspect }: { run: FormRunView; mayInspect: boolean }) {
  const label = waitingWord(run);
  const Result = mayInspect ? ValueView : ReadableValue;
  return (
    <>
      <p role="status" className="flex items-center gap-3">
        <StatusBadge status={run.status} {...(label === undefined ? {} : { label })} />
        <Duration from={run.startedAt} to={run.finishedAt} className="text-muted text-sm" />
      </p>
      {run.status === 'waiting' && run.waitingFor === 'approval' && (
        <p className="text-muted">A colleague was asked. You can close this page; it goes on without it.</p>
      )}
      {run.error !== null && <p className="text-bad">{run.error.message}</p>}
      {run.status === 'succeeded' && <Result value={run.result} label="Result" />}
    </>
  );
}
