import { Rows3 } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { Duration } from '#client/ui/time.tsx';
import type { LogLineView, RunView } from '#shared/runs/run.ts';
import { RestartStep } from './restart-step.tsx';
import { RunDetail } from './run-detail.tsx';
import { scriptSource } from './script-source.ts';
import { StepDetail } from './step-detail.tsx';
import { StepTree } from './step-tree.tsx';
import { StepWaitNote } from './step-wait-note.tsx';
import type { ChosenStep } from './use-chosen-step.ts';
import type { useLiveRun } from './use-live-run.ts';
import { useRunLogs } from './use-run-logs.ts';
import { useWholeStep } from './use-whole-step.ts';

type RunStepsProps = { shown: ReturnType<typeof useLiveRun>; run: RunView; chosen: ChosenStep };

/** The run as a whole and its steps at the left, input, result and logs of the chosen one at the right. */
export function RunSteps({ shown, run, chosen }: RunStepsProps) {
  const logs = useRunLogs(run.id);
  const detail = useRef<HTMLDivElement>(null);

  /** On a phone the detail stands under the tree, so what was chosen is brought into view. */
  function handleSelect(path: string | null): void {
    chosen.choose(path);
    requestAnimationFrame(() => detail.current?.scrollIntoView({ block: 'nearest' }));
  }

  return (
    <section
      aria-label="Run panel"
      className="grid border-line border-t max-lg:content-start lg:min-h-80 lg:flex-1 lg:grid-cols-[minmax(17rem,1fr)_2.4fr]"
    >
      <div className="border-line bg-surface max-lg:border-b lg:border-r">
        <WholeRunRow run={run} isChosen={chosen.path === null} onChoose={() => handleSelect(null)} />
        <StepTree items={chosen.items} selected={chosen.path ?? undefined} onSelect={handleSelect} />
        {shown.hasMoreSteps && (
          <div className="p-3">
            <Button size="small" onClick={shown.loadMoreSteps}>
              Load more steps
            </Button>
          </div>
        )}
      </div>
      <div ref={detail} className="flex min-w-0 flex-col bg-surface max-lg:min-h-64">
        {chosen.path === null ? (
          <RunDetail run={run} logs={logs} titleOf={chosen.titleOf} />
        ) : (
          <ChosenStepDetail key={chosen.path} {...{ shown, run, chosen, logs }} path={chosen.path} />
        )}
      </div>
    </section>
  );
}

type ChosenStepDetailProps = RunStepsProps & {
  path: string;
  logs: readonly LogLineView[];
};

function ChosenStepDetail({ shown, run, chosen, path, logs }: ChosenStepDetailProps) {
  const listed = shown.steps.find((candidate) => candidate.path === path);
  const step = useWholeStep(run.id, listed);
  const item = chosen.items.find((candidate) => candidate.path === path);
  return (
    <>
      {item && <StepWaitNote runId={run.id} item={item} />}
      {item && <RestartStep run={run} item={item} nodes={shown.definition?.nodes ?? []} />}
      <StepDetail
        path={path}
        step={step}
        logs={logs}
        source={scriptSource(shown.definition, item?.node)}
        className="flex-1"
      />
    </>
  );
}

type WholeRunRowProps = { run: RunView; isChosen: boolean; onChoose(): void };

function WholeRunRow({ run, isChosen, onChoose }: WholeRunRowProps) {
  return (
    <div className="border-line border-b p-1.5">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className={cx(
          'flex min-h-9 w-full items-center gap-2.5 rounded-control px-2.5 text-left',
          isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Rows3 className="size-3.5 text-muted" aria-hidden />
        <span className="flex-1 font-medium">Whole run</span>
        <Duration from={run.startedAt} to={run.finishedAt} className="text-muted text-xs" />
      </button>
    </div>
  );
}
