import { useSearchParams } from 'react-router';
import { runStatuses, triggerKinds } from '#shared/runs/run.ts';
import { type Period, periods, type RunFilter } from './run-list.ts';

/** The filter lives in the address, so that a link shows the same list; what an address says wrongly is left out. */
export function useRunFilter() {
  const [search, setSearch] = useSearchParams();
  return {
    filter: readFilter(search),
    setFilter: (next: RunFilter) => setSearch(writeFilter(next), { replace: true }),
  };
}

export function readFilter(search: URLSearchParams): RunFilter {
  const flow = search.get('flow');
  const status = runStatuses.find((known) => known === search.get('status'));
  const trigger = triggerKinds.find((known) => known === search.get('trigger'));
  const period = (Object.keys(periods) as Period[]).find((known) => known === search.get('time'));
  return {
    ...(flow ? { flow } : {}),
    ...(status ? { status } : {}),
    ...(trigger ? { trigger } : {}),
    ...(period ? { period } : {}),
    ...(search.get('tests') === 'yes' ? { includeTests: true } : {}),
  };
}

export function writeFilter({
  flow,
  status,
  trigger,
  period,
  includeTests,
}: RunFilter): Record<string, string> {
  return {
    ...(flow ? { flow } : {}),
    ...(status ? { status } : {}),
    ...(trigger ? { trigger } : {}),
    ...(period ? { time: period } : {}),
    ...(includeTests ? { tests: 'yes' } : {}),
  };
}
