import { type QueryKey, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';

/** The test cases of a flow, and what can be done with them; what the server answers is shown at once. */
export function useTestCases(flowId: string) {
  const { slug: workspace } = useWorkspace();
  const flow = { workspace, flowId };
  const options = trpc.testCases.list.queryOptions(flow);
  const query = useQuery(options);
  const change = (next: (cases: TestCaseView[]) => TestCaseView[]) =>
    queryClient.setQueryData<TestCaseView[]>(options.queryKey as QueryKey, (cases) => next(cases ?? []));

  /** Takes the place of those with the same ids; ids order the cases. */
  function show(changed: TestCaseView[]): void {
    const ids = new Set(changed.map(({ id }) => id));
    change((cases) =>
      [...cases.filter(({ id }) => !ids.has(id)), ...changed].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  }

  async function save(saved: { id?: string; revision: number; testCase: TestCase }): Promise<TestCaseView> {
    const view = await trpcClient.testCases.save.mutate({ ...flow, ...saved });
    show([view]);
    return view;
  }

  return {
    query,
    cases: query.data ?? [],
    save,
    add: (testCase: TestCase) => save({ revision: 0, testCase }),
    reload: () => queryClient.invalidateQueries({ queryKey: options.queryKey }),

    /** Without ids all of them. */
    async run(ids?: string[]): Promise<void> {
      show(await trpcClient.testCases.run.mutate({ ...flow, ...(ids && { ids }) }));
    },

    async remove(id: string): Promise<void> {
      const removed = queryClient
        .getQueryData<TestCaseView[]>(options.queryKey as QueryKey)
        ?.find((view) => view.id === id);
      if (removed === undefined) return;
      const { testCase } = removed;
      await trpcClient.testCases.remove.mutate({ ...flow, id });
      change((cases) => cases.filter((view) => view.id !== id));
      const bringBack = () => void save({ id, revision: 0, testCase }).catch(tell);
      toast(`${testCase.name} was removed`, { action: { label: 'Undo', onClick: bringBack } });
    },

    /** What a run was given and came to, as a case that is not saved yet. */
    fromRun: (runId: string, name: string) => trpcClient.testCases.fromRun.query({ workspace, runId, name }),
  };
}

export type TestCases = ReturnType<typeof useTestCases>;

/** What could not be done, where nothing else on the page can show it. */
export function tell(error: unknown): void {
  toast.error(toApiError(error).message);
}
