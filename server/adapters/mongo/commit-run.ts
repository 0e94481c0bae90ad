import { randomBytes } from 'node:crypto';
import type { Collection, Document, Filter, UpdateFilter } from 'mongodb';
import type { RunStore } from '#server/runtime/ports.ts';
import { type CommitOutcome, maxTakenSignals, type RunCommit } from '#server/runtime/records.ts';
import { isConnectionFailure } from './database-errors.ts';
import type { RunDocument } from './models/run-models.ts';
import { toStateDocument } from './run-documents.ts';

/** Sends a command past the driver and gives the reply; rejects when none came. */
export type DirectCommand = (command: Document) => Promise<Document>;

type Held = { epoch: number; revision: number };

/** The document of a new run with its first commit in it. */
export function withFirstCommit(document: RunDocument, commit: RunCommit): RunDocument {
  const fields: Record<string, unknown> = {};
  setFields(commit, fields);
  const made = {
    ...document,
    ...fields,
    state: { ...document.state, ...toStateDocument(commit.setEntries) },
    unflushed: commit.unflushed.records.map((record) => JSON.stringify(record)),
    revision: document.revision + 1,
  } as RunDocument;
  if (commit.release === undefined) return made;
  const { leaseOwner: _, leaseUntil: __, claimableAt: ___, ...released } = made;
  const { claimableAt } = commit.release;
  return claimableAt === null ? released : { ...released, claimableAt: new Date(claimableAt) };
}

/**
 * The one durable write per step (design 8.1, 4). When its answer is lost, it is sent again: the commit's name in the
 * document tells a write that did arrive from a lease that was lost. Where there is a way past the driver it is tried
 * first: it costs less, and this is what every step waits for.
 */
export function createRunCommitter(
  runs: Collection<RunDocument>,
  direct: DirectCommand | null,
): RunStore['commit'] {
  const writer = randomBytes(6).toString('base64url');
  let count = 0;

  async function send(runId: string, held: Held, commit: RunCommit, name: string): Promise<CommitOutcome> {
    const filter = commitFilter(runId, held, commit);
    const update = commitUpdate(commit, name);
    const matched =
      (await matchDirectly(filter, update)) ?? (await runs.updateOne(filter, update)).matchedCount;
    if (matched === 1) return 'committed';
    return whyNotCommitted(runs, runId, held, name);
  }

  /** How many documents were changed; null: unknown, and the driver shall do it again or say what is wrong. */
  async function matchDirectly(q: Filter<RunDocument>, u: UpdateFilter<RunDocument>): Promise<number | null> {
    if (direct === null) return null;
    const command = { update: runs.collectionName, updates: [{ q, u }], $db: runs.dbName };
    const reply = await direct(command).catch(() => null);
    return reply?.ok === 1 && reply.writeErrors === undefined ? reply.n : null;
  }

  return async (runId, held, commit) => {
    count += 1;
    const name = `${writer}:${count.toString(36)}`;
    try {
      return await send(runId, held, commit, name);
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      return send(runId, held, commit, name);
    }
  };
}

function commitFilter(runId: string, held: Held, { release }: RunCommit): Filter<RunDocument> {
  const filter = { _id: runId, epoch: held.epoch, revision: held.revision };
  return release ? { ...filter, inbox: release.inbox } : filter;
}

/** Only what changed: entries by key, records appended or replaced, the lease if it is given up. */
function commitUpdate(commit: RunCommit, name: string): UpdateFilter<RunDocument> {
  const set: Record<string, unknown> = { lastCommit: name };
  const unset: Record<string, ''> = {};
  for (const [key, entry] of Object.entries(commit.setEntries)) set[`state.${key}`] = JSON.stringify(entry);
  for (const key of commit.unsetEntries) unset[`state.${key}`] = '';
  setFields(commit, set);
  if (commit.release) {
    const { claimableAt } = commit.release;
    unset.leaseOwner = '';
    unset.leaseUntil = '';
    if (claimableAt === null) unset.claimableAt = '';
    else set.claimableAt = new Date(claimableAt);
  }
  const update: Record<string, object> = { $set: set, $inc: { revision: 1 } };
  const records = commit.unflushed.records.map((record) => JSON.stringify(record));
  const push: Record<string, object> = {};
  if (commit.takeSignals) {
    update.$pull = { signals: { id: { $in: commit.takeSignals } } };
    push.takenSignals = { $each: commit.takeSignals, $slice: -maxTakenSignals };
  }
  if (commit.unflushed.kind === 'replace') set.unflushed = records;
  else if (records.length > 0) push.unflushed = { $each: records };
  if (Object.keys(push).length > 0) update.$push = push;
  if (Object.keys(unset).length > 0) update.$unset = unset;
  return update as UpdateFilter<RunDocument>;
}

function setFields(commit: RunCommit, set: Record<string, unknown>) {
  if (commit.status !== undefined) set.status = commit.status;
  if (commit.waitingFor !== undefined) set.waitingFor = commit.waitingFor;
  if (commit.result !== undefined) set.result = commit.result;
  if (commit.error !== undefined) set.error = commit.error && JSON.stringify(commit.error);
  if (commit.response !== undefined) set.response = commit.response && JSON.stringify(commit.response);
  if (commit.queuedFor !== undefined) set.queuedFor = commit.queuedFor;
  if (commit.startedAt !== undefined) set.startedAt = new Date(commit.startedAt);
  if (commit.finishedAt !== undefined) set.finishedAt = new Date(commit.finishedAt);
  if (commit.owesParent) set.untoldSince = new Date(commit.finishedAt ?? 0);
  if (commit.owesRecords) set.unflushedSince = new Date(commit.finishedAt ?? 0);
}

async function whyNotCommitted(
  runs: Collection<RunDocument>,
  runId: string,
  held: Held,
  name: string,
): Promise<CommitOutcome> {
  const projection = { epoch: 1, revision: 1, lastCommit: 1 } as const;
  const run = await runs.findOne({ _id: runId }, { projection });
  if (run?.lastCommit === name) return 'committed';
  return run?.epoch === held.epoch && run.revision === held.revision ? 'inbox_changed' : 'fenced';
}
