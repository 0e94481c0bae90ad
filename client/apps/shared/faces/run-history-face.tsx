import { useCallback, useEffect, useState } from 'react';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { AppRunItem } from '#shared/apps/app-views.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readNumber, readText } from './read-prop.ts';
import { TableCell } from './table-cell.tsx';
import { readColumns, type TableColumn } from './table-rows.ts';
import { waitingWord } from './waiting-word.ts';

/** What the person who looks started by an action before, newest first, and how it went. */
export function RunHistoryFace({ values }: FaceProps) {
  const title = readText(values, 'title');
  const action = readText(values, 'action');
  const limit = readNumber(values, 'limit') ?? 10;
  const runs = useRuns(action, limit);
  const columns =
    Array.isArray(values.columns) && values.columns.length > 0 ? readColumns(values.columns, []) : [];
  return (
    <section
      aria-label={title || 'History'}
      className="overflow-hidden rounded-card border border-line bg-surface"
    >
      {title !== '' && <h3 className="border-line border-b px-5 py-3 font-semibold text-md">{title}</h3>}
      {runs === null && <SkeletonRows count={3} />}
      {runs === 'failed' && <p className="p-5 text-md text-muted">This list could not be loaded.</p>}
      {Array.isArray(runs) && runs.length === 0 && (
        <p className="p-5 text-md text-muted">{readText(values, 'emptyText')}</p>
      )}
      {Array.isArray(runs) && runs.length > 0 && (
        <ul className="divide-y divide-line text-md">
          {runs.map((run) => (
            <HistoryItem key={run.runId} run={run} columns={columns} />
          ))}
        </ul>
      )}
    </section>
  );
}

function HistoryItem({ run, columns }: { run: AppRunItem; columns: TableColumn[] }) {
  const label = waitingWord(run);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-3">
      <dl className="flex min-w-0 flex-wrap gap-x-5 gap-y-1">
        {columns.map(({ field, label: name, type }, place) => (
          <div key={field} className={place === 0 ? 'font-medium' : ''}>
            <dt className="sr-only">{name}</dt>
            <dd>
              <TableCell value={run.inputs[field] ?? null} type={type} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="ml-auto flex flex-wrap items-center gap-x-4">
        <StatusBadge status={run.status} {...(label === undefined ? {} : { label })} />
        <RelativeTime at={run.createdAt} className="text-muted text-sm" />
      </p>
    </li>
  );
}

const pollMs = 3_000;

/** Read anew when the action starts or ends something, and while anything of it goes on. */
function useRuns(action: string, limit: number): AppRunItem[] | 'failed' | null {
  const { server } = useRuntime();
  const latest = useRuntimeState((state) => state.runs[action]);
  const [runs, setRuns] = useState<AppRunItem[] | 'failed' | null>(null);
  const isKnown = useRuntimeState((state) => state.app.actions.some(({ id }) => id === action));
  const key = `${latest?.runId} ${latest?.status}`;
  const read = useCallback(async () => {
    if (!isKnown) return setRuns([]);
    const found = await server.runs(action, limit).catch(() => null);
    setRuns((known) => found ?? known ?? 'failed');
  }, [server, action, limit, isKnown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state of the latest run is a reason to read anew
  useEffect(() => void read(), [read, key]);
  const isGoingOn = Array.isArray(runs) && runs.some(({ status }) => !isRunEnded(status));
  useEffect(() => {
    if (!isGoingOn) return;
    const timer = setInterval(() => !document.hidden && void read(), pollMs);
    return () => clearInterval(timer);
  }, [read, isGoingOn]);
  return runs;
}
