import { useQuery } from '@tanstack/react-query';
import { ChevronDown, FilePlus2 } from 'lucide-react';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { buttonClasses } from '#client/ui/button.tsx';
import { formatRelative } from '#client/ui/format.ts';
import { Menu, MenuItem, MenuSeparator } from '#client/ui/menu.tsx';
import { StatusIcon } from '#client/ui/status-badge.tsx';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';

type NewCaseMenuProps = {
  flowPath: string;
  onEmpty(): void;
  onRun(run: RunView): void;
};

const mostRuns = 8;

/** A new case: empty, or what one of the last runs was given and came to. */
export function NewCaseMenu({ flowPath, onEmpty, onRun }: NewCaseMenuProps) {
  const { slug: workspace } = useWorkspace();
  const runs = useQuery(
    trpc.runs.list.queryOptions({ workspace, flow: flowPath, includeTests: true, limit: 20 }),
  );
  const ended = (runs.data?.items ?? []).filter(({ status }) => isRunEnded(status) && status !== 'cancelled');
  return (
    <Menu
      trigger={
        <button type="button" className={buttonClasses()}>
          New case
          <ChevronDown className="size-4" aria-hidden />
        </button>
      }
    >
      <MenuItem icon={FilePlus2} onSelect={onEmpty}>
        Empty
      </MenuItem>
      {ended.length > 0 && <MenuSeparator />}
      {ended.slice(0, mostRuns).map((run) => (
        <MenuItem key={run.id} onSelect={() => onRun(run)}>
          <span className="flex items-center gap-2">
            <StatusIcon status={run.status} />
            From the run {formatRelative(run.createdAt, Date.now())}
            <span className="text-muted text-xs">
              {run.version === null ? 'Draft' : `Version ${run.version}`}
            </span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
