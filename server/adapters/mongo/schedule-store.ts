import type { UpdateFilter } from 'mongodb';
import type { ScheduleRecord, ScheduleStore } from '#server/schedules/schedule-store.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { ScheduleDocument } from './models/schedule-model.ts';

/** Schedules; publishing, the switch and firing are single conditional writes. */
export function createMongoScheduleStore(connection: MongoConnection): ScheduleStore {
  const schedules = connection.db.collection<ScheduleDocument>('schedules');

  return {
    async list(workspaceId, flowId) {
      const filter = { workspaceId, ...(flowId === undefined ? {} : { flowId }) };
      return (await schedules.find(filter).sort({ _id: 1 }).toArray()).map(toRecord);
    },

    async find(workspaceId, id) {
      const found = await schedules.findOne({ _id: id, workspaceId });
      return found && toRecord(found);
    },

    async due(now, limit) {
      const found = schedules.find({ dueAt: { $lte: new Date(now) } }).sort({ dueAt: 1 });
      return (await found.limit(limit).toArray()).map(toRecord);
    },

    async wake(id) {
      const found = await schedules.findOne({ _id: id });
      return found && toRecord(found);
    },

    async insert({ id, workspaceId, flowId, nodeId, revision, ...rest }) {
      const { dueAt, ...fields } = toFields(rest);
      const due = dueAt instanceof Date ? { dueAt } : {};
      const document = { _id: id, workspaceId, flowId, nodeId, revision, ...fields, ...due };
      try {
        await schedules.insertOne(document as ScheduleDocument);
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },

    async change({ workspaceId, id, revision }, change) {
      const filter = { _id: id, workspaceId, revision };
      const update = { ...toUpdate(change), $inc: { revision: 1 } };
      return (await schedules.updateOne(filter, update)).matchedCount === 1;
    },

    async advance({ workspaceId, id, revision, nextFireAt }, advance) {
      const filter = { _id: id, workspaceId, revision, nextFireAt: dateOrNull(nextFireAt) };
      return (await schedules.updateOne(filter, toUpdate(advance))).matchedCount === 1;
    },

    async remove(workspaceId, id) {
      await schedules.deleteOne({ _id: id, workspaceId });
    },
  };
}

type Change = Partial<Omit<ScheduleRecord, 'id' | 'workspaceId' | 'flowId' | 'nodeId' | 'revision'>>;

/** `dueAt` null leaves the index instead of standing in it. */
function toUpdate(change: Change): UpdateFilter<ScheduleDocument> {
  const { dueAt, ...set } = toFields(change);
  if (dueAt === undefined) return { $set: set };
  return dueAt === null ? { $set: set, $unset: { dueAt: '' } } : { $set: { ...set, dueAt } };
}

function toFields(change: Change) {
  const { settings, nextFireAt, dueAt, lastFireAt, heldUntil, ...plain } = change;
  return {
    ...plain,
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(nextFireAt === undefined ? {} : { nextFireAt: dateOrNull(nextFireAt) }),
    ...(dueAt === undefined ? {} : { dueAt: dateOrNull(dueAt) }),
    ...(lastFireAt === undefined ? {} : { lastFireAt: dateOrNull(lastFireAt) }),
    ...(heldUntil === undefined ? {} : { heldUntil: dateOrNull(heldUntil) }),
  };
}

function toRecord({ _id, ...document }: ScheduleDocument): ScheduleRecord {
  return {
    ...document,
    id: _id,
    settings: JSON.parse(document.settings),
    nextFireAt: document.nextFireAt?.getTime() ?? null,
    dueAt: document.dueAt?.getTime() ?? null,
    lastFireAt: document.lastFireAt?.getTime() ?? null,
    heldUntil: document.heldUntil?.getTime() ?? null,
  };
}

function dateOrNull(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}
