import type { Document, Filter, PushOperator } from 'mongodb';
import type { RunStore } from '#server/runtime/ports.ts';
import { maxKeptSignals, type RunRecord } from '#server/runtime/records.ts';
import { endedRunStatuses, isRunEnded } from '#shared/runs/run.ts';
import { createRunCommitter, type DirectCommand, withFirstCommit } from './commit-run.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { RunDocument } from './models/run-models.ts';
import { newRunDocument, parseUnflushed, timeOrNull, toRunRecord } from './run-documents.ts';

const ended = [...endedRunStatuses];
/** Of what a crash left undone, as much is looked after at a time. */
const maxOwed = 100;

/** The runs that stand in line for a slot of their flow: those that somebody looks at in this moment are left out. */
function inLine(workspaceId: string, slot: string): Filter<RunDocument> {
  return { workspaceId, queuedFor: slot, status: 'queued', startedAt: null };
}

/**
 * The run documents in MongoDB. All conditions of design 8.1 are filters of single-document writes; the driver's
 * collection is used without mongoose's casting, because a step costs one of these writes.
 */
export function createMongoRunStore(connection: MongoConnection, direct: DirectCommand | null): RunStore {
  const runs = connection.db.collection<RunDocument>('runs');

  async function existing(run: { id: string; workspaceId: string; idempotencyKey: string | null }) {
    const { workspaceId, idempotencyKey } = run;
    const byKey = idempotencyKey === null ? null : await runs.findOne({ workspaceId, idempotencyKey });
    return byKey ?? (await runs.findOne({ _id: run.id, workspaceId }));
  }

  /**
   * Applies a change to a run that has not ended; a waiting one becomes claimable in the same write. Two filters
   * instead of one computed update: whichever state the run moves to in between, the next round meets it.
   */
  async function deliver(
    filter: Filter<RunDocument> & { _id: string },
    now: number,
    update: { set?: Partial<RunDocument>; push?: PushOperator<RunDocument> },
  ) {
    const set = update.set ?? {};
    const push = update.push === undefined ? {} : { $push: update.push };
    for (;;) {
      const waiting = await runs.updateOne(
        { ...filter, status: 'waiting' },
        { $set: { ...set, claimableAt: new Date(now) }, $inc: { inbox: 1 }, ...push },
      );
      if (waiting.matchedCount === 1) return true;
      const active = await runs.updateOne(
        { ...filter, status: { $in: ['queued', 'running'] } },
        { $inc: { inbox: 1 }, ...(Object.keys(set).length === 0 ? {} : { $set: set }), ...push },
      );
      if (active.matchedCount === 1) return true;
      const alive = await runs.findOne({ ...filter, status: { $nin: ended } }, { projection: { _id: 1 } });
      if (!alive) return false;
    }
  }

  type Claim = { owner: string; now: number; leaseUntil: number };

  async function take(which: Filter<RunDocument>, { owner, now, leaseUntil }: Claim, hint?: Document) {
    const lease = new Date(leaseUntil);
    const document = await runs.findOneAndUpdate(
      { ...which, claimableAt: { $lte: new Date(now) } },
      {
        $set: {
          status: 'running',
          waitingFor: null,
          leaseOwner: owner,
          leaseUntil: lease,
          claimableAt: lease,
        },
        $inc: { epoch: 1 },
      },
      { sort: { claimableAt: 1 }, returnDocument: 'after', ...(hint !== undefined && { hint }) },
    );
    return document && toRunRecord(document);
  }

  return {
    async insert(run, lease, first) {
      const made = newRunDocument(run, lease);
      const document = first ? withFirstCommit(made, first) : made;
      try {
        await runs.insertOne(document);
        return { run: toRunRecord(document), isNew: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const found = await existing(run);
        if (!found) throw error;
        return { run: toRunRecord(found), isNew: false };
      }
    },

    claim: (owner, now, leaseUntil, runId) =>
      take(runId === undefined ? {} : { _id: runId }, { owner, now, leaseUntil }),

    async claimIn(owner, now, leaseUntil, workspaceId) {
      const first = await runs.findOne(
        { workspaceId, priority: { $gt: 0 }, claimableAt: { $lte: new Date(now) } },
        { sort: { priority: -1, claimableAt: 1 }, projection: { _id: 1 }, hint: 'prioritized' },
      );
      const prioritized = first && (await take({ _id: first._id }, { owner, now, leaseUntil }));
      return prioritized ?? take({ workspaceId }, { owner, now, leaseUntil });
    },

    claimLost: (owner, now, leaseUntil) =>
      take({ leaseOwner: { $exists: true } }, { owner, now, leaseUntil }, { leaseOwner: 1 }),

    async claimableWorkspaces(now) {
      const found: string[] = [];
      for (let after = ''; ; ) {
        const next = await runs.findOne(
          { workspaceId: { $gt: after }, claimableAt: { $lte: new Date(now) } },
          { sort: { workspaceId: 1 }, projection: { workspaceId: 1 }, hint: 'claimableOfWorkspace' },
        );
        if (next === null) return found;
        after = next.workspaceId;
        found.push(after);
      }
    },

    commit: createRunCommitter(runs, direct),

    async heartbeat(owner, runIds, leaseUntil) {
      const lease = new Date(leaseUntil);
      const held = { _id: { $in: runIds }, leaseOwner: owner };
      await runs.updateMany(held, { $set: { leaseUntil: lease, claimableAt: lease } });
      const kept = await runs.find(held, { projection: { _id: 1 } }).toArray();
      return kept.map(({ _id }) => _id);
    },

    async readInboxes(owner) {
      const projection = { inbox: 1, cancelRequestedAt: 1 } as const;
      const held = await runs.find({ leaseOwner: owner }, { projection }).toArray();
      return held.map(({ _id, inbox, cancelRequestedAt }) => ({
        id: _id,
        inbox,
        cancelRequestedAt: timeOrNull(cancelRequestedAt),
      }));
    },

    async poke(runId, now) {
      await deliver({ _id: runId }, now, {});
    },

    async requestCancel(workspaceId, runId, now) {
      return deliver({ _id: runId, workspaceId }, now, { set: { cancelRequestedAt: new Date(now) } });
    },

    async addSignal(workspaceId, runId, signal, now) {
      const hasRoom = { [`signals.${maxKeptSignals - 1}`]: { $exists: false } };
      const isNew = { 'signals.id': { $ne: signal.id }, takenSignals: { $ne: signal.id } };
      const filter = { _id: runId, workspaceId, ...hasRoom, ...isNew };
      if (await deliver(filter, now, { push: { signals: signal } })) return 'kept';
      const projection = { status: 1, signals: 1, takenSignals: 1 } as const;
      const run = await runs.findOne({ _id: runId, workspaceId }, { projection });
      if (!run) return 'missing';
      if (run.signals?.some(({ id }) => id === signal.id)) return 'kept';
      if (run.takenSignals?.includes(signal.id)) return 'kept';
      return isRunEnded(run.status) ? 'ended' : 'full';
    },

    countAhead: ({ id, workspaceId }, slot, most) =>
      runs.countDocuments({ ...inLine(workspaceId, slot), _id: { $lt: id } }, { limit: most }),

    async callNext(workspaceId, slot, now) {
      const next = await runs.findOneAndUpdate(
        inLine(workspaceId, slot),
        { $set: { claimableAt: new Date(now) } },
        { sort: { _id: 1 }, projection: { _id: 1 } },
      );
      return next?._id ?? null;
    },

    async readSignals(runId) {
      const run = await runs.findOne({ _id: runId }, { projection: { signals: 1 } });
      return run?.signals ?? [];
    },

    async untoldParents(endedBefore) {
      const found = await runs
        .find({ untoldSince: { $lt: new Date(endedBefore) } }, { projection: { parent: 1 } })
        .limit(maxOwed)
        .toArray();
      return found.flatMap(({ _id, parent }) => (parent ? [{ runId: _id, parentId: parent.runId }] : []));
    },

    async markParentTold(runId) {
      await runs.updateOne({ _id: runId }, { $unset: { untoldSince: '' } });
    },

    async dropUnflushed(runIds) {
      await runs.updateMany(
        { _id: { $in: runIds }, unflushedSince: { $exists: true } },
        { $set: { unflushed: [] }, $unset: { unflushedSince: '' } },
      );
    },

    async endedUnflushed(endedBefore) {
      const found = await runs
        .find(
          { unflushedSince: { $lt: new Date(endedBefore) } },
          { projection: { workspaceId: 1, unflushed: 1 } },
        )
        .limit(maxOwed)
        .toArray();
      return found.map(({ _id, workspaceId, unflushed }) => ({
        id: _id,
        workspaceId,
        unflushed: unflushed.map(parseUnflushed),
      }));
    },

    async nextClaimableAt() {
      const first = await runs.findOne(
        { claimableAt: { $gte: new Date(0) } },
        { sort: { claimableAt: 1 }, projection: { claimableAt: 1 } },
      );
      return timeOrNull(first?.claimableAt);
    },

    async find(workspaceId, runId): Promise<RunRecord | null> {
      const document = await runs.findOne({ _id: runId, workspaceId });
      return document && toRunRecord(document);
    },

    async openOf(workspaceId, runIds) {
      const isOpen = { _id: { $in: runIds }, workspaceId, status: { $nin: ended } };
      const found = await runs.find(isOpen, { projection: { _id: 1 } }).toArray();
      return new Set(found.map(({ _id }) => _id));
    },
  };
}
