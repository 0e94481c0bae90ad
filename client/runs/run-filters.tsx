import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Select } from '#client/ui/select.tsx';
import { statusWord } from '#client/ui/status-badge.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { type RunStatus, runStatuses } from '#shared/runs/run.ts';
import type { RunFilter } from './run-list.ts';

type RunFiltersProps = { filter: RunFilter; onChange(next: RunFilter): void };

const statusOptions = runStatuses.map((status) => ({ value: status, label: statusWord(status) }));

export function RunFilters({ filter, onChange }: RunFiltersProps) {
  const { slug: workspace } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const flowOptions = (flows.data ?? []).map((flow) => ({
    value: flow.path,
    label: flow.title || flow.path,
  }));
  const isFiltered = Object.keys(filter).length > 0;

  function change(part: {
    flow?: string | undefined;
    status?: RunStatus | undefined;
    includeTests?: boolean;
  }): void {
    const { flow, status, includeTests } = { ...filter, ...part };
    onChange({
      ...(flow ? { flow } : {}),
      ...(status ? { status } : {}),
      ...(includeTests ? { includeTests } : {}),
    });
  }

  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2">
      <Select
        label="Flow"
        hideLabel
        className="w-48 max-sm:flex-1"
        value={filter.flow ?? ''}
        placeholder="All flows"
        options={flowOptions}
        onChange={(flow) => change({ flow })}
      />
      <Select
        label="Status"
        hideLabel
        className="w-40 max-sm:flex-1"
        value={filter.status ?? ''}
        placeholder="Every status"
        options={statusOptions}
        onChange={(value) => change({ status: runStatuses.find((status) => status === value) })}
      />
      <Switch
        label="Tests"
        isChecked={filter.includeTests ?? false}
        onChange={(includeTests) => change({ includeTests })}
      />
      {isFiltered && (
        <Button variant="quiet" size="small" icon={X} onClick={() => onChange({})}>
          Clear
        </Button>
      )}
    </search>
  );
}
