import { X } from 'lucide-react';
import { useEffect } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { Button } from '#client/ui/button.tsx';
import { ReadableValue } from '#client/ui/readable-value.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import type { AppRunView } from '#shared/apps/app-views.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readText } from './read-prop.ts';
import { RunSteps } from './run-steps.tsx';
import { waitingWord } from './waiting-word.ts';

/** How far what an action started is, what it gave, or why it failed. */
export function RunStatusFace({ id, values }: FaceProps) {
  const runtime = useRuntime();
  const action = readText(values, 'action');
  const run = useRuntimeState((state) => state.runs[action]);
  const title = readText(values, 'title');
  const isOver = run !== undefined && isRunEnded(run.status);
  useEffect(() => {
    if (run === undefined) return;
    runtime.setOutputs(id, { runId: run.runId, status: run.status, result: run.result });
  }, [runtime, id, run]);
  useEffect(() => {
    const ended = runtime.store.getState().runs[action];
    if (isOver && ended !== undefined) {
      void runtime.fire(id, 'end', { status: ended.status, result: ended.result });
    }
  }, [runtime, id, action, isOver]);
  return (
    <section
      aria-label={title || 'Progress'}
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5"
    >
      {title !== '' && <h3 className="font-semibold text-md">{title}</h3>}
      {run === undefined ? (
        <p className="text-md text-muted">{readText(values, 'emptyText')}</p>
      ) : (
        <RunFacts run={run} values={values} />
      )}
    </section>
  );
}

function RunFacts({ run, values }: { run: AppRunView; values: FaceProps['values'] }) {
  const hasResult = readFlag(values, 'showResult') && run.status === 'succeeded' && run.result !== null;
  const label = waitingWord(run);
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <p role="status" className="flex items-center gap-3 text-md">
          <StatusBadge status={run.status} {...(label === undefined ? {} : { label })} />
          <Duration from={run.startedAt} to={run.finishedAt} className="text-muted text-sm" />
        </p>
        {run.mayCancel && <CancelButton runId={run.runId} />}
      </div>
      {run.error !== null && <p className="text-bad text-md">{run.error.message}</p>}
      {readFlag(values, 'showSteps') && run.steps !== null && <RunSteps steps={run.steps} />}
      {hasResult && (
        <div className="text-md">
          <ReadableValue value={run.result} label="Result" />
        </div>
      )}
    </>
  );
}

function CancelButton({ runId }: { runId: string }) {
  const runtime = useRuntime();
  async function handleClick(): Promise<void> {
    const isSure = await runtime.ask({
      title: 'Stop this?',
      message: 'What was done so far stays done.',
      button: 'Stop it',
      dismiss: 'Let it go on',
    });
    if (!isSure) return;
    try {
      await runtime.server.cancelRun(runId);
    } catch (error) {
      runtime.notify(toApiError(error).message, 'error');
    }
  }
  return (
    <Button icon={X} variant="quiet" className="-my-1 ml-auto" onClick={() => void handleClick()}>
      Stop
    </Button>
  );
}
