import { useQuery } from '@tanstack/react-query';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Select } from '#client/ui/select.tsx';
import type { ActionTarget } from '#shared/apps/app-schema.ts';

type FlowChoiceProps = {
  runs: ActionTarget;
  error: string | null;
  onFlow(path: string): void;
  onScript(): void;
};

const script = 'script';

/** What an action runs: one of the published flows, or a script of its own. */
export function FlowChoice({ runs, error, onFlow, onScript }: FlowChoiceProps) {
  const { slug: workspace } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const published = (flows.data ?? []).filter((flow) => flow.publishedVersion !== null);
  const known = published.map(({ path, title }) => ({ value: path, label: `${title} (${path})` }));
  const isGone = runs.kind === 'flow' && !known.some((option) => option.value === runs.path);
  const gone = isGone ? [{ value: runs.path, label: runs.path }] : [];
  return (
    <Select
      label="Runs"
      error={error ?? undefined}
      value={runs.kind === 'flow' ? runs.path : script}
      options={[{ value: script, label: 'A script that reads' }, ...known, ...gone]}
      onChange={(next) => (next === script ? onScript() : onFlow(next))}
    />
  );
}
