import { useQuery } from '@tanstack/react-query';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';

/** The title of a flow by its path; the path itself until the titles are known, or when the flow is gone. */
export function useFlowTitles(): (path: string) => string {
  const { slug: workspace } = useWorkspace();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  return (path) => flows.data?.find((flow) => flow.path === path)?.title || path;
}
