import { useQuery } from '@tanstack/react-query';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Select } from '#client/ui/select.tsx';

type FlowChoiceProps = {
  label: string;
  help: string;
  /** What stands there while none is chosen. */
  placeholder: string;
  /** The path of a flow; empty: none. */
  value: string;
  /** A flow that is not offered. */
  except?: string;
  onChange(path: string | undefined): void;
};

/** One of the workspace's flows; says why the chosen one cannot start. */
export function FlowChoice({ value, except, onChange, ...field }: FlowChoiceProps) {
  const { slug: workspace } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const offered = (flows.data ?? []).filter(({ path }) => path !== except || path === value);
  const present = offered.find(({ path }) => path === value);
  const options = offered.map(({ path, title }) => ({ value: path, label: title || path }));
  const isKnown = value === '' || present !== undefined;
  return (
    <Select
      {...field}
      error={flows.data === undefined || value === '' ? undefined : flowProblem(present)}
      value={value}
      options={isKnown ? options : [{ value, label: value }, ...options]}
      onChange={(path) => onChange(path === '' ? undefined : path)}
    />
  );
}

function flowProblem(present: { publishedVersion: number | null } | undefined): string | undefined {
  if (present === undefined) return 'There is no such flow.';
  return present.publishedVersion === null ? 'It is not published yet, so it cannot start.' : undefined;
}
