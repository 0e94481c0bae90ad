import { Link, useNavigate } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { Duration, RelativeTime } from '#client/ui/time.tsx';
import type { RunView } from '#shared/runs/run.ts';
import { starterWords, waitingWords } from './run-words.ts';

type RunTableProps = {
  runs: readonly RunView[];
  /** The title of a flow by its path. */
  titleOf(flow: string): string;
  onHover(run: RunView): void;
};

const head =
  'sticky top-0 z-10 border-line border-b bg-bg px-4 py-2 text-left font-medium text-muted text-xs';

/** The table `Runs`; a press anywhere on a row opens the run, the status is its link for keyboards. */
export function RunTable({ runs, titleOf, onHover }: RunTableProps) {
  return (
    <table aria-label="Runs" className="w-full border-separate border-spacing-0">
      <thead>
        <tr>
          <th scope="col" className={head}>
            Status
          </th>
          <th scope="col" className={head}>
            Flow
          </th>
          <th scope="col" className={`${head} max-md:hidden`}>
            Started by
          </th>
          <th scope="col" className={`${head} max-sm:hidden`}>
            Started
          </th>
          <th scope="col" className={`${head} text-right max-sm:hidden`}>
            Duration
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} title={titleOf(run.flow)} onHover={() => onHover(run)} />
        ))}
      </tbody>
    </table>
  );
}

function RunRow({ run, title, onHover }: { run: RunView; title: string; onHover(): void }) {
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const address = `/w/${slug}/runs/${run.id}`;
  const reason = run.status === 'waiting' && run.waitingFor ? waitingWords[run.waitingFor] : undefined;
  const starter = starterWords(run);
  const cell = 'h-11 border-line border-b px-4 py-1.5';
  return (
    <tr
      data-run-id={run.id}
      data-status={run.status}
      onMouseEnter={onHover}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a') === null) navigate(address);
      }}
      className="cursor-pointer transition-colors hover:bg-hover"
    >
      <td className={cell}>
        <Link to={address} onFocus={onHover} className="flex w-fit rounded-sm">
          <StatusBadge status={run.status} />
        </Link>
        {reason && <p className="text-muted text-xs first-letter:uppercase">{reason}</p>}
        {run.error && (
          <p className="line-clamp-2 max-w-80 text-muted text-xs" title={run.error.message}>
            {run.error.message}
          </p>
        )}
      </td>
      <td className={cell}>
        <p className="line-clamp-2">{title}</p>
        <p className="text-muted text-xs">
          <span className="max-sm:hidden">{run.flow} · </span>
          {versionOf(run)}
        </p>
        <RelativeTime at={run.startedAt ?? run.createdAt} className="text-muted text-xs sm:hidden" />
      </td>
      <td className={`${cell} max-md:hidden`}>
        {starter.how}
        {starter.who && <p className="text-muted text-xs">{starter.who}</p>}
      </td>
      <td className={`${cell} whitespace-nowrap max-sm:hidden`}>
        <RelativeTime at={run.startedAt ?? run.createdAt} />
      </td>
      <td className={`${cell} text-right max-sm:hidden`}>
        <Duration from={run.startedAt} to={run.finishedAt} />
      </td>
    </tr>
  );
}

function versionOf({ version, isTest }: RunView): string {
  if (version === null) return 'draft';
  return isTest ? `version ${version}, test` : `version ${version}`;
}
