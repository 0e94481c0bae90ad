import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Select } from '#client/ui/select.tsx';
import { statusWord } from '#client/ui/status-badge.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { runStatuses, triggerKinds } from '#shared/runs/run.ts';
import { type Period, periods, type RunFilter } from './run-list.ts';
import { triggerWord } from './run-words.ts';

type RunFiltersProps = { filter: RunFilter; onChange(next: RunFilter): void };

const statusOptions = runStatuses.map((status) => ({ value: status, label: statusWord(status) }));
const triggerOptions = triggerKinds.map((kind) => ({ value: kind, label: triggerWord(kind) }));
const periodWords: Record<Period, string> = { hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days' };
const periodOptions = (Object.keys(periods) as Period[]).map((value) => ({
  value,
  label: periodWords[value],
}));

/** What narrows the list, each choice as a chip that takes it back. */
export function RunFilters({ filter, onChange }: RunFiltersProps) {
  const { slug: workspace } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const flowOptions = (flows.data ?? []).map(({ path, title }) => ({ value: path, label: title || path }));
  const chosen = chips(filter, flowOptions);
  return (
    <search className="flex flex-col gap-2 border-line border-b px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Narrow
          {...{ filter, onChange }}
          field="flow"
          label="Flow"
          placeholder="All flows"
          options={flowOptions}
          isWide
        />
        <Narrow
          {...{ filter, onChange }}
          field="status"
          label="Status"
          placeholder="Every status"
          options={statusOptions}
        />
        <Narrow
          {...{ filter, onChange }}
          field="trigger"
          label="Started by"
          placeholder="Every trigger"
          options={triggerOptions}
        />
        <Narrow
          {...{ filter, onChange }}
          field="period"
          label="Time"
          placeholder="Any time"
          options={periodOptions}
        />
        <Switch
          label="Tests"
          isChecked={filter.includeTests ?? false}
          onChange={(includeTests) => onChange(withField(filter, 'includeTests', includeTests || undefined))}
        />
      </div>
      {chosen.length > 0 && (
        <ul aria-label="Filters" className="flex flex-wrap items-center gap-2">
          {chosen.map(({ field, label }) => (
            <li key={field}>
              <FilterChip label={label} onRemove={() => onChange(withField(filter, field, undefined))} />
            </li>
          ))}
          {chosen.length > 1 && (
            <li>
              <Button variant="quiet" size="small" onClick={() => onChange({})}>
                Clear all
              </Button>
            </li>
          )}
        </ul>
      )}
    </search>
  );
}

type Field = keyof RunFilter;

type NarrowProps<Name extends Field> = RunFiltersProps & {
  field: Name;
  label: string;
  placeholder: string;
  options: readonly { value: RunFilter[Name] & string; label: string }[];
  isWide?: boolean;
};

/** One choice; none of its options is the same as no filter. */
function Narrow<Name extends Field>(props: NarrowProps<Name>) {
  const { filter, onChange, field, label, placeholder, options, isWide = false } = props;
  const chosen = options.find(({ value }) => value === filter[field]);
  return (
    <Select
      label={label}
      hideLabel
      className={`max-sm:w-[calc(50%-0.375rem)] ${isWide ? 'w-44' : 'w-36'}`}
      value={chosen?.value ?? ''}
      placeholder={placeholder}
      options={options}
      onChange={(value) =>
        onChange(withField(filter, field, options.find((option) => option.value === value)?.value))
      }
    />
  );
}

function withField<Name extends Field>(
  filter: RunFilter,
  name: Name,
  value: RunFilter[Name] | undefined,
): RunFilter {
  const { [name]: _before, ...rest } = filter;
  return value === undefined ? (rest as RunFilter) : { ...filter, [name]: value };
}

function chips(
  { flow, status, trigger, period, includeTests }: RunFilter,
  flows: readonly { value: string; label: string }[],
): { field: Field; label: string }[] {
  return [
    ...(flow
      ? [{ field: 'flow' as const, label: flows.find(({ value }) => value === flow)?.label ?? flow }]
      : []),
    ...(status ? [{ field: 'status' as const, label: statusWord(status) }] : []),
    ...(trigger ? [{ field: 'trigger' as const, label: triggerWord(trigger) }] : []),
    ...(period ? [{ field: 'period' as const, label: periodWords[period] }] : []),
    ...(includeTests ? [{ field: 'includeTests' as const, label: 'With tests' }] : []),
  ];
}

function FilterChip({ label, onRemove }: { label: string; onRemove(): void }) {
  return (
    <button
      type="button"
      aria-label={`Remove the filter ${label}`}
      onClick={onRemove}
      className="flex h-7 phone:min-h-11 items-center gap-1 rounded-full bg-accent-soft pr-2 pl-3 font-medium text-accent text-xs hover:bg-pressed"
    >
      {label}
      <X className="size-3.5" aria-hidden />
    </button>
  );
}
