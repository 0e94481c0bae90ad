import type { Collection, MongoClient } from 'mongodb';

export type Thing = { _id: number; status: string; at: number; payload: string; n?: number };

/** One operation, done over and over; `at` counts the calls. */
export type Operation = { name: string; run(things: Collection<Thing>, at: number): Promise<unknown> };

export type Timed = { perSecond: number; p50: number; p95: number };

const payload = 'x'.repeat(200);
export const queued = 100_000;

/** The operations of the comparison; each finds work however often it is called. */
export const operations: Operation[] = [
  {
    name: 'insert',
    run: (things, at) => things.insertOne({ _id: 1_000_000 + at, status: 'new', at, payload }),
  },
  {
    name: 'update by id',
    run: (things, at) => things.updateOne({ _id: (at * 7919) % queued }, { $set: { n: at } }),
  },
  {
    name: 'findAndModify on a queue',
    run: (things) =>
      things.findOneAndUpdate(
        { status: 'queued' },
        { $set: { status: 'running' } },
        { sort: { at: 1 }, returnDocument: 'after' },
      ),
  },
  {
    name: 'range scan of 100',
    run: (things, at) => {
      const start = (at * 613) % (queued - 200);
      return things.find({ at: { $gte: start } }, { sort: { at: 1 }, limit: 100 }).toArray();
    },
  },
];

export async function fillQueue(client: MongoClient): Promise<void> {
  const things = client.db('bench').collection<Thing>('things');
  await things.createIndexes([{ key: { status: 1, at: 1 } }, { key: { at: 1 } }]);
  for (let start = 0; start < queued; start += 5000)
    await things.insertMany(
      Array.from({ length: 5000 }, (_, n) => ({ _id: start + n, status: 'queued', at: start + n, payload })),
    );
}

/** Runs an operation `count` times from `clients` at once. */
export async function timeOperation(
  client: MongoClient,
  operation: Operation,
  { count, clients, from }: { count: number; clients: number; from: number },
): Promise<Timed> {
  const things = client.db('bench').collection<Thing>('things');
  const times: number[] = [];
  let next = from;
  const started = performance.now();
  const work = async (): Promise<void> => {
    while (next < from + count) {
      const at = next;
      next += 1;
      const begun = performance.now();
      await operation.run(things, at);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const seconds = (performance.now() - started) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number): number => round(times[Math.floor(times.length * share)] ?? 0);
  return { perSecond: Math.round(count / seconds), p50: at(0.5), p95: at(0.95) };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
