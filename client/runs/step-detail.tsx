import { type ReactNode, useState } from 'react';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { type TabItem, Tabs } from '#client/ui/tabs.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import type { LogLineView, StepView } from '#shared/runs/run.ts';
import { LogView } from './log-view.tsx';
import { RunErrorNote } from './run-error-note.tsx';
import { wholeValueAddress } from './whole-value.ts';

type StepDetailProps = {
  /** The whole record; undefined while it loads, or before the step has started. */
  step: StepView | undefined;
  /** The log of the run; the lines of this step are picked here. */
  logs: readonly LogLineView[];
  path: string;
  /** The script of the step, to show the line that failed. */
  source?: string | undefined;
  className?: string;
};

/** Tabs `Input`, `Result` and `Logs` of one step; the error stands over the result. */
export function StepDetail({ step, logs, path, source, className }: StepDetailProps) {
  const [tab, setTab] = useState('result');
  const lines = logs.filter((line) => line.path === path);
  const tabs: TabItem[] = [
    { id: 'input', label: 'Input', content: <InputTab step={step} /> },
    { id: 'result', label: 'Result', content: <ResultTab step={step} source={source} /> },
    {
      id: 'logs',
      label: 'Logs',
      badge: lines.length > 0 && (
        <span className="rounded-full bg-sunken px-1.5 text-2xs text-muted">{lines.length}</span>
      ),
      content: <LogView lines={lines} emptyText="This step logged nothing." />,
    },
  ];
  return <Tabs label="Step" tabs={tabs} value={tab} onChange={setTab} className={className ?? 'h-full'} />;
}

function InputTab({ step }: { step: StepView | undefined }) {
  if (step === undefined) return <Note>The step has not started.</Note>;
  return <StepValue step={step} of="input" />;
}

function ResultTab({ step, source }: Pick<StepDetailProps, 'step' | 'source'>) {
  if (step === undefined) return <Note>The step has not started.</Note>;
  const note = waitingNotes[step.status];
  if (step.error !== null) {
    return (
      <div className="p-4">
        <RunErrorNote error={step.error} source={source} />
      </div>
    );
  }
  if (note !== undefined) return <Note>{note}</Note>;
  return (
    <>
      <StepValue step={step} of="result" />
      {step.reusedFrom !== undefined && <Note>Taken over from the run that this one restarts.</Note>}
      {step.executions > 1 && (
        <Note>It was started {step.executions} times, because a worker was lost in between.</Note>
      )}
    </>
  );
}

function StepValue({ step, of }: { step: StepView; of: 'input' | 'result' }) {
  const { slug: workspace } = useWorkspace();
  const { path, cut } = step;
  const whole = cut?.[of] && {
    characters: cut[of].characters,
    address: wholeValueAddress(workspace, { runId: cut.runId, path, of }),
  };
  const label = of === 'input' ? 'Input' : 'Result';
  return <ValueView value={step[of]} label={label} whole={whole} className="px-4 py-2" />;
}

const waitingNotes: Partial<Record<StepView['status'], string>> = {
  queued: 'The step waits for a free worker.',
  running: 'The step is running.',
  waiting: 'The step waits.',
  retrying: 'The step failed and will be tried again.',
  skipped: 'The run took another way, so this step was not executed.',
  cancelled: 'The step was cancelled before it ended.',
};

function Note({ children }: { children: ReactNode }) {
  return <p className="p-4 text-muted">{children}</p>;
}
