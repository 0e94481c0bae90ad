import { useEffect } from 'react';
import { ReadableValue } from '#client/ui/readable-value.tsx';
import { StatusBadge, StatusIcon } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import type { AppRunView } from '#shared/apps/app-views.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readText } from './read-prop.ts';

const waitingWords = {
  approval: 'Waiting for an approval',
  timer: 'Waiting for its time',
  signal: 'Waiting for an answer',
  child: 'Waiting for another part',
} as const;

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
      {title !== '' && <h3 className="font-semibold text-lg">{title}</h3>}
      {run === undefined ? (
        <p className="text-md text-muted">{readText(values, 'emptyText')}</p>
      ) : (
        <RunFacts run={run} values={values} />
      )}
    </section>
  );
}

function RunFacts({ run, values }: { run: AppRunView; values: FaceProps['values'] }) {
  const word = run.waitingFor === undefined ? undefined : waitingWords[run.waitingFor];
  const hasResult = readFlag(values, 'showResult') && run.status === 'succeeded' && run.result !== null;
  return (
    <>
      <p role="status" className="flex items-center gap-3 text-md">
        <StatusBadge
          status={run.status}
          {...(word !== undefined && run.status === 'waiting' ? { label: word } : {})}
        />
        <Duration from={run.startedAt} to={run.finishedAt} className="text-muted text-sm" />
      </p>
      {run.error !== null && <p className="text-bad text-md">{run.error.message}</p>}
      {readFlag(values, 'showSteps') && run.steps !== null && run.steps.length > 0 && (
        <ol aria-label="Steps" className="flex flex-col divide-y divide-line">
          {run.steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no ids for viewers, and their order stays
            <li key={`${step.title} ${index}`} className="flex min-h-9 items-center gap-2.5 py-1">
              <StatusIcon status={step.status} />
              <span className="min-w-0 flex-1">{step.title}</span>
              <Duration from={step.startedAt} to={step.finishedAt} className="text-muted text-xs" />
            </li>
          ))}
        </ol>
      )}
      {hasResult && <ReadableValue value={run.result} label="Result" />}
    </>
  );
}
