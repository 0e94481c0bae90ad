import type { ReactNode } from 'react';
import { StatusBadge, statusWord } from '#client/ui/status-badge.tsx';
import { Duration, RelativeTime } from '#client/ui/time.tsx';
import type { RunView } from '#shared/runs/run.ts';
import { RunErrorNote } from './run-error-note.tsx';
import { starterWords, waitingWords } from './run-words.ts';

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

/** What started the run, when, how long it took; its error. */
export function RunFacts({ run, whereFailed, onShowFailed }: RunFactsProps) {
  const starter = starterWords(run);
  return (
    <div className="flex flex-col gap-3 bg-surface px-4 py-3">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact label="Version">{run.version === null ? 'Draft' : run.version}</Fact>
        <Fact label="Started by">
          {starter.how}
          {starter.who && <>, {starter.who}</>}
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
