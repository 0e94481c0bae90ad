import type { Filter } from 'mongodb';
import { countBegun } from '#server/runs/count-begun.ts';
import { type RunFilter, type RunReader, stepCursor } from '#server/runs/run-reader.ts';
import { readStoredValue } from '#server/runtime/read-stored-value.ts';
import type { StepRecord } from '#server/runtime/records.ts';
import { unsavedSteps } from '#server/runtime/step-records.ts';
import type { LogLineView } from '#shared/runs/run.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { type Position, pageOf, parseCursor } from './list-pages.ts';
import { logLineView } from './log-documents.ts';
import type { LogDocument, RunDocument, StepDocument } from './models/run-models.ts';
import { createMongoPayloadStore } from './payload-store.ts';
import { parseState, parseUnflushed, toRunRecord, toStepRecord } from './run-documents.ts';

/** Batches of steps that run side by side overlap; this many more are read, so that none stands out of order. */
const batchesAtOnce = 100;

/** What people read about runs: step records and logs merged with what still waits in the run document. */
export function createMongoRunReader(connection: MongoConnection): RunReader {
  const runs = connection.db.collection<RunDocument>('runs');
  const steps = connection.db.collection<StepDocument>('steps');
  const logs = connection.db.collection<LogDocument>('logs');
  const payloads = createMongoPayloadStore(connection);

  /** Outcomes that were not copied yet, and the steps that run or wait now. */
  async function unflushedOf(workspaceId: string, runId: string): Promise<StepRecord[]> {
    const projection = { unflushed: 1, state: 1, leaseOwner: 1 } as const;
    const run = await runs.findOne({ _id: runId, workspaceId }, { projection });
    if (run === null) return [];
    return unsavedSteps({
      unflushed: run.unflushed.map(parseUnflushed),
      state: parseState(run.state),
      leaseOwner: run.leaseOwner ?? null,
    });
  }

  return {
    async find(workspaceId, runId) {
      const document = await runs.findOne({ _id: runId, workspaceId });
      return document && toRunRecord(document);
    },

    async list(workspaceId, filter, page) {
      const documents = await runs
        .find(listFilter(workspaceId, filter, page.cursor), { projection: { state: 0, unflushed: 0 } })
        .sort({ createdAt: -1, _id: -1 })
        .limit(page.limit + 1)
        .toArray();
      return pageOf(documents.map(toRunRecord), page.limit, (run) => `${run.createdAt}:${run.id}`);
    },

    async steps(workspaceId, runId, page) {
      const after = page.cursor === undefined ? null : parseCursor(page.cursor);
      const waiting = await unflushedOf(workspaceId, runId);
      const stored = await steps
        .find({ workspaceId, runId, ...(after && stepsAfter(runId, after)) })
        .sort({ order: 1, _id: 1 })
        .limit(page.limit + 1)
        .toArray();
      const merged = mergeSteps(stored.map(toStepRecord), waiting).filter((step) => isAfter(step, after));
      return pageOf(merged, page.limit, stepCursor);
    },

    async stepsAt(workspaceId, runId, paths) {
      const waiting = await unflushedOf(workspaceId, runId);
      const ids = paths.map((path) => `${runId}/${path}`);
      const stored = await steps.find({ _id: { $in: ids }, workspaceId }).toArray();
      const wanted = new Set(paths);
      return mergeSteps(
        stored.map(toStepRecord),
        waiting.filter(({ path }) => wanted.has(path)),
      );
    },

    async iterationsOf(workspaceId, runId, container) {
      const waiting = await unflushedOf(workspaceId, runId);
      return countBegun(async (index) => {
        const scope = `${container}[${index}].`;
        if (waiting.some(({ path }) => path.startsWith(scope))) return true;
        const inScope = { $gte: `${runId}/${scope}`, $lt: `${runId}/${scope.slice(0, -1)}/` };
        return (await steps.findOne({ _id: inScope, workspaceId }, { projection: { _id: 1 } })) !== null;
      });
    },

    async findStep(workspaceId, runId, path) {
      const waiting = (await unflushedOf(workspaceId, runId)).findLast((record) => record.path === path);
      if (waiting) return withoutLog(waiting);
      const stored = await steps.findOne({ _id: `${runId}/${path}`, workspaceId });
      return stored && toStepRecord(stored);
    },

    async logs(workspaceId, runId, afterSeq, limit) {
      const waiting = await unflushedOf(workspaceId, runId);
      const stored = await logs
        .find({ workspaceId, runId, lastSeq: { $gt: afterSeq } })
        .sort({ lastSeq: 1 })
        .limit(limit + batchesAtOnce)
        .toArray();
      const lines: LogLineView[] = [
        ...stored.flatMap((document): LogLineView[] => JSON.parse(document.lines)),
        ...waiting.flatMap((step) => (step.log ?? []).map((line) => logLineView(step.path, line))),
      ];
      const bySeq = new Map(lines.filter(({ seq }) => seq > afterSeq).map((line) => [line.seq, line]));
      return [...bySeq.values()].sort((one, other) => one.seq - other.seq).slice(0, limit);
    },

    async readValue(workspaceId, value) {
      return readStoredValue(value, (id) => payloads.get(workspaceId, id));
    },
  };
}

function listFilter(workspaceId: string, filter: RunFilter, cursor?: string): Filter<RunDocument> {
  return {
    workspaceId,
    ...(filter.flowId === undefined ? {} : { flowId: filter.flowId }),
    ...(filter.status === undefined ? {} : { status: filter.status }),
    ...(filter.includeTests ? {} : { isTest: false }),
    ...(filter.startedBy === undefined ? {} : { startedBy: filter.startedBy }),
    ...(filter.appId === undefined ? {} : { appId: filter.appId }),
    ...(filter.trigger === undefined ? {} : { triggerKind: filter.trigger }),
    ...(filter.label === undefined ? {} : { labels: filter.label }),
    ...createdBetween(filter),
    ...(cursor === undefined ? {} : { $and: [olderThan(parseCursor(cursor))] }),
  };
}

function createdBetween({ since, until }: RunFilter): Filter<RunDocument> {
  if (since === undefined && until === undefined) return {};
  const from = since === undefined ? {} : { $gte: new Date(since) };
  const to = until === undefined ? {} : { $lt: new Date(until) };
  return { createdAt: { ...from, ...to } };
}

function olderThan({ number, key }: Position): Filter<RunDocument> {
  const createdAt = new Date(number);
  return {
    createdAt: { $lte: createdAt },
    $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: key } }],
  };
}

function stepsAfter(runId: string, { number, key }: Position): Filter<StepDocument> {
  return { order: { $gte: number }, $or: [{ order: { $gt: number } }, { _id: { $gt: `${runId}/${key}` } }] };
}

/** What waits in the run document is newer than what was copied before. */
function mergeSteps(stored: StepRecord[], waiting: StepRecord[]): StepRecord[] {
  const byPath = new Map(stored.map((step) => [step.path, step]));
  for (const step of waiting) byPath.set(step.path, withoutLog(step));
  return [...byPath.values()].sort(inOrder);
}

function inOrder(one: StepRecord, other: StepRecord): number {
  if (one.order !== other.order) return one.order - other.order;
  return one.path < other.path ? -1 : 1;
}

function isAfter(step: StepRecord, after: Position | null): boolean {
  if (!after || step.order !== after.number) return !after || step.order > after.number;
  return step.path > after.key;
}

function withoutLog({ log: _, ...step }: StepRecord): StepRecord {
  return step;
}
