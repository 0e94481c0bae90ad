import type { Collection, MongoClient } from 'mongodb';

export type Entry = {
  _id: string;
  w: number;
  i: number;
  k: number;
  v: number;
  tags?: string[];
  batch?: string;
};

/** What one writer knows: the state of each document after its acknowledged writes, and the one in flight. */
export type WriterLog = {
  /** The value of each document; null: deleted. */
  states: Map<string, number | null>;
  /** When each acknowledged write was acknowledged, in order: ids of first writes. */
  order: { id: string; at: number }[];
  batches: Map<string, number>;
  counted: number;
  /** The document or batch of a write that got no answer. */
  pending: string | null;
};

export type WrittenRound = {
  collection: string;
  logs: WriterLog[];
  killedAt: number;
  acknowledged(): number;
};

export const batchSize = 5;

/** Starts writers that go on until the database dies; `ended` returns what they know. */
export async function startWriters(
  client: MongoClient,
  { round, writers }: { round: number; writers: number },
): Promise<{ ended(killedAt: number): Promise<WrittenRound> }> {
  const name = `round${round}`;
  const entries = client.db('kill').collection<Entry>(name);
  await entries.createIndexes([
    { key: { w: 1, i: 1, k: 1 }, unique: true },
    { key: { tags: 1 } },
    { key: { v: -1, _id: 1 } },
    { key: { batch: 1 }, partialFilterExpression: { batch: { $exists: true } } },
  ]);
  const logs = Array.from(
    { length: writers },
    (): WriterLog => ({ states: new Map(), order: [], batches: new Map(), counted: 0, pending: null }),
  );
  const running = Promise.allSettled(logs.map((log, w) => writeForEver(entries, log, { w, round })));
  return {
    ended: async (killedAt) => {
      await running;
      return {
        collection: name,
        logs,
        killedAt,
        acknowledged: () => logs.reduce((sum, log) => sum + log.order.length, 0),
      };
    },
  };
}

async function writeForEver(
  entries: Collection<Entry>,
  log: WriterLog,
  { w, round }: { w: number; round: number },
): Promise<never> {
  for (let i = 0; ; i += 1) {
    const id = `${round}-${w}-${i}`;
    log.pending = id;
    await entries.insertOne({ _id: id, w, i, k: 0, v: 0, tags: [`t${i % 7}`, `w${w}`] });
    done(log, id, 0);
    log.pending = id;
    await entries.updateOne({ _id: id }, { $set: { v: i + 1 }, $push: { tags: `u${i % 5}` } } as never);
    done(log, id, i + 1);
    const batch = `batch-${id}`;
    log.pending = batch;
    await entries.insertMany(
      Array.from({ length: batchSize }, (_, k) => ({ _id: `${id}-${k}`, w, i, k: k + 1, v: -1, batch })),
    );
    log.batches.set(batch, batchSize);
    log.order.push({ id: `${id}-0`, at: performance.now() });
    log.pending = `counter-${w}`;
    await entries.findOneAndUpdate(
      { _id: `counter-${w}` },
      { $inc: { v: 1 }, $setOnInsert: { w, i: -1, k: 0 } },
      { upsert: true },
    );
    log.counted += 1;
    if (i % 3 !== 0) continue;
    log.pending = id;
    await entries.deleteOne({ _id: id });
    done(log, id, null);
  }
}

function done(log: WriterLog, id: string, state: number | null): void {
  if (!log.states.has(id)) log.order.push({ id, at: performance.now() });
  log.states.set(id, state);
  log.pending = null;
}
