import { countBegun } from '#server/runs/count-begun.ts';
import { type RunReader, stepCursor } from '#server/runs/run-reader.ts';
import type { PayloadStore } from '#server/runtime/ports.ts';
import { readStoredValue } from '#server/runtime/read-stored-value.ts';
import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import { unsavedSteps } from '#server/runtime/step-records.ts';
import type { LogLineView } from '#shared/runs/run.ts';
import type { MemoryRuns } from './memory-run-store.ts';
import type { StoredLogLine } from './memory-step-store.ts';

type Sources = {
  runs: MemoryRuns;
  payloads: PayloadStore;
  recordsOf(runId: string): StepRecord[];
  linesOf(runId: string): StoredLogLine[];
};

/** The reading side of runs in memory. Cursors of runs are positions in the list. */
export function createMemoryRunReader({ runs, payloads, recordsOf, linesOf }: Sources): RunReader {
  async function stepsOf(workspaceId: string, runId: string): Promise<StepRecord[]> {
    const run = await runs.store.find(workspaceId, runId);
    if (run === null) return [];
    const byPath = new Map(recordsOf(runId).map((record) => [record.path, record]));
    for (const { log: _log, ...record } of unsavedSteps(run)) byPath.set(record.path, record);
    return [...byPath.values()].sort((a, b) => a.order - b.order);
  }

  return {
    find: runs.store.find,
    async list(workspaceId, filter, page) {
      const isWanted = (run: RunRecord) =>
        run.workspaceId === workspaceId &&
        (filter.flowId === undefined || run.flowId === filter.flowId) &&
        (filter.status === undefined || run.status === filter.status) &&
        (filter.trigger === undefined || run.trigger.kind === filter.trigger) &&
        (filter.label === undefined || run.labels?.includes(filter.label) === true) &&
        (filter.since === undefined || run.createdAt >= filter.since) &&
        (filter.until === undefined || run.createdAt < filter.until) &&
        (filter.includeTests === true || !run.isTest) &&
        (filter.startedBy === undefined || run.startedBy === filter.startedBy) &&
        (filter.appId === undefined || run.trigger.app?.id === filter.appId);
      return pageOf(runs.all().filter(isWanted).reverse(), page);
    },
    async steps(workspaceId, runId, page) {
      const all = await stepsOf(workspaceId, runId);
      const start = all.findIndex((step) => stepCursor(step) === page.cursor) + 1;
      const items = all.slice(start, start + page.limit);
      const last = items.at(-1);
      return { items, ...(last && start + page.limit < all.length ? { next: stepCursor(last) } : {}) };
    },
    async stepsAt(workspaceId, runId, paths) {
      const wanted = new Set(paths);
      return (await stepsOf(workspaceId, runId)).filter(({ path }) => wanted.has(path));
    },
    async iterationsOf(workspaceId, runId, container) {
      const steps = await stepsOf(workspaceId, runId);
      return countBegun(async (index) =>
        steps.some(({ path }) => path.startsWith(`${container}[${index}].`)),
      );
    },
    async findStep(workspaceId, runId, path) {
      return (await stepsOf(workspaceId, runId)).find((step) => step.path === path) ?? null;
    },
    async logs(workspaceId, runId, afterSeq, limit) {
      const run = await runs.store.find(workspaceId, runId);
      if (run === null) return [];
      const travelling = run.unflushed.flatMap(({ path, log }) =>
        (log ?? []).map((line) => ({ ...line, path })),
      );
      const lines = new Map([...linesOf(runId), ...travelling].map((line) => [line.seq, line]));
      const after = [...lines.values()].filter((line) => line.seq > afterSeq).sort((a, b) => a.seq - b.seq);
      return after.slice(0, limit).map(toView);
    },
    async readValue(workspaceId, value) {
      return readStoredValue(value, (id) => payloads.get(workspaceId, id));
    },
  };
}

function toView(line: StoredLogLine): LogLineView {
  return { ...line, at: new Date(line.at).toISOString() };
}

function pageOf<Item>(
  items: Item[],
  page: { cursor?: string; limit: number },
): { items: Item[]; next?: string } {
  const start = page.cursor === undefined ? 0 : Number(page.cursor);
  const end = start + page.limit;
  return { items: items.slice(start, end), ...(end < items.length ? { next: String(end) } : {}) };
}
