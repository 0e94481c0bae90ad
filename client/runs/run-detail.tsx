import { useState } from 'react';
import { type TabItem, Tabs } from '#client/ui/tabs.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import type { LogLineView, RunView } from '#shared/runs/run.ts';
import { LogView } from './log-view.tsx';
import { RunErrorNote } from './run-error-note.tsx';
import { RunResultValue } from './run-result.tsx';

type RunDetailProps = {
  run: RunView;
  logs: readonly LogLineView[];
  /** The title of a step, for the lines of its log. */
  titleOf(path: string): string;
  className?: string;
};

/** Tabs `Input`, `Result` and `Logs` of a whole run. */
export function RunDetail({ run, logs, titleOf, className }: RunDetailProps) {
  const [tab, setTab] = useState('result');
  const tabs: TabItem[] = [
    {
      id: 'input',
      label: 'Input',
      content: <ValueView value={run.input} label="Input of the run" className="px-4 py-2" />,
    },
    { id: 'result', label: 'Result', content: <RunResult run={run} /> },
    {
      id: 'logs',
      label: 'Logs',
      content: <LogView lines={logs} titleOf={titleOf} emptyText="Nothing was logged in this run." />,
    },
  ];
  return <Tabs label="Run" tabs={tabs} value={tab} onChange={setTab} className={className ?? 'h-full'} />;
}

const notes: Partial<Record<RunView['status'], string>> = {
  queued: 'The run waits for a free worker.',
  running: 'The result appears here when the run ends.',
  waiting: 'The result appears here when the run ends.',
  cancelled: 'The run was cancelled, so it has no result.',
  skipped: 'The run was skipped, so it has no result.',
};

function RunResult({ run }: { run: RunView }) {
  const note = notes[run.status];
  if (note !== undefined) return <p className="p-4 text-muted">{note}</p>;
  if (run.error !== null) {
    return (
      <div className="p-4">
        <RunErrorNote error={run.error} />
      </div>
    );
  }
  return <RunResultValue run={run} label="Result of the run" />;
}
