import type { ReactNode } from 'react';
import { StatusBadge, statusWord } from '#client/ui/status-badge.tsx';
import { Duration, RelativeTime } from '#client/ui/time.tsx';
import { ValueView } from '#client/ui/value-view.tsx';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';
import { RunErrorNote } from './run-error-note.tsx';
import { triggerWord, waitingWords } from './run-words.ts';

type RunStatusNoteProps = { run: RunView; waitingFor: RunView['waitingFor'] | null };

/** The status as text in an element with role `status` (design 5.5). */
export function RunStatusNote({ run, waitingFor }: RunStatusNoteProps) {
  const reason = run.status === 'waiting' && waitingFor ? ` ${waitingWords[waitingFor]}` : '';
  return (
    <>
      <div role="status" data-status={run.status}>
        <StatusBadge status={run.status} label={statusWord(run.status) + reason} />
      </div>
      {run.isTest && (
        <span className="rounded-sm bg-warn-soft px-1.5 font-medium text-warn text-xs">
          Test of the draft
        </span>
      )}
    </>
  );
}

type RunFactsProps = { run: RunView; whereFailed: string | undefined; onShowFailed(): void };

/** What started the run, when, how long it took; its error, result and input. */
export function RunFacts({ run, whereFailed, onShowFailed }: RunFactsProps) {
  return (
    <div className="flex flex-col gap-4 bg-surface p-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact label="Version">{run.version === null ? 'Draft' : run.version}</Fact>
        <Fact label="Started by">
          {triggerWord(run.trigger.kind)}
          {run.startedBy && <>, {run.startedBy}</>}
        </Fact>
        <Fact label="Started">
          <RelativeTime at={run.startedAt ?? run.createdAt} />
        </Fact>
        <Fact label="Duration">
          <Duration from={run.startedAt} to={run.finishedAt} />
        </Fact>
        <Fact label="Run">
          <code className="break-all font-mono text-xs">{run.id}</code>
        </Fact>
      </dl>
      {run.error && <RunErrorNote error={run.error} where={whereFailed} onShow={onShowFailed} />}
      <RunValues run={run} />
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The run's own result and input, folded until they are asked for. */
function RunValues({ run }: { run: RunView }) {
  const hasResult = isRunEnded(run.status) && run.status === 'succeeded';
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      {hasResult && (
        <Folded title="Result of the run" isOpen>
          <ValueView value={run.result} label="Result of the run" />
        </Folded>
      )}
      <Folded title="Input of the run" isOpen={!hasResult}>
        <ValueView value={run.input} label="Input of the run" />
      </Folded>
    </div>
  );
}

function Folded({ title, isOpen, children }: { title: string; isOpen: boolean; children: ReactNode }) {
  return (
    <details open={isOpen} className="min-w-0 rounded-card border border-line">
      <summary className="rounded-card px-3 py-2 font-medium hover:bg-hover">{title}</summary>
      <div className="max-h-80 overflow-auto px-3 pb-3">{children}</div>
    </details>
  );
}
