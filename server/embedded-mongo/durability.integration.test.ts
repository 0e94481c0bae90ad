import { cp, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDatabase } from './start-database.ts';
import { readNewestMeta } from './storage/meta-page.ts';
import { restoreSafePoint } from './storage/safe-point.ts';
import { startDatabaseProcess } from './testing/database-process.ts';

type Entry = { _id: string; writer: number; n: number };

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-durable-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Four writers insert and count until the database dies; returns what was acknowledged. */
async function writeUntilKilled(
  sync: 'process' | 'disk',
  round: number,
): Promise<{ ids: string[]; counts: number[] }> {
  const database = await startDatabaseProcess(dataDir, sync);
  const client = await MongoClient.connect(database.uri, {
    retryWrites: false,
    serverSelectionTimeoutMS: 500,
  });
  const entries = client.db('d').collection<Entry>('entries');
  const counters = client.db('d').collection<{ _id: number; n: number }>('counters');
  await entries.createIndex({ writer: 1, n: 1 }, { unique: true });
  const ids: string[] = [];
  const counts = [0, 0, 0, 0];
  const writing = counts.map(async (_, writer) => {
    for (let n = 0; ; n += 1) {
      const id = `${round}-${writer}-${n}`;
      await entries.insertOne({ _id: id, writer, n: round * 1_000_000 + n });
      ids.push(id);
      const counter = await counters.findOneAndUpdate(
        { _id: writer },
        { $inc: { n: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      counts[writer] = counter?.n ?? 0;
    }
  });
  const stopped = Promise.allSettled(writing);
  await expect.poll(() => ids.length, { timeout: 20_000 }).toBeGreaterThan(100 + round * 37);
  await database.kill('SIGKILL');
  await stopped;
  await client.close();
  return { ids, counts };
}

describe.each(['process', 'disk'] as const)('sync "%s"', (sync) => {
  test('kill -9 loses nothing that was acknowledged, and indexes agree with documents', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { ids, counts } = await writeUntilKilled(sync, round);
      acknowledged.push(...ids);
      const database = await startDatabase({ dataDir, sync, listen: { kind: 'tcp', port: 0 } });
      const client = await MongoClient.connect(database.uri);
      const entries = client.db('d').collection<Entry>('entries');
      const found = new Set((await entries.find().toArray()).map(({ _id }) => _id));
      expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
      const byIndex = await entries
        .find({ writer: { $gte: 0 } })
        .hint('writer_1_n_1')
        .toArray();
      expect(byIndex.length).toBe(found.size);
      const counters = await client
        .db('d')
        .collection<{ _id: number; n: number }>('counters')
        .find()
        .toArray();
      for (const { _id, n } of counters) expect(n).toBeGreaterThanOrEqual(counts[_id] ?? 0);
      await client.close();
      await database.close();
    }
  }, 90_000);
});

describe('after a power loss', () => {
  test('a file whose tail was never written opens at the last flushed state', async () => {
    const database = await startDatabase({ dataDir, sync: 'process', listen: { kind: 'tcp', port: 0 } });
    const client = await MongoClient.connect(database.uri);
    const things = client.db('d').collection<{ _id: number; text: string }>('things');
    await things.insertOne({ _id: 1, text: 'flushed' });
    await database.flush();
    const flushed = await readTransaction(dataDir);
    const copy = await mkdtemp(join(tmpdir(), 'millrace-cut-'));
    await cp(join(dataDir, 'database.safe'), join(copy, 'database.safe'));
    const { size } = await stat(join(dataDir, 'database.mdb'));
    await things.insertMany(
      Array.from({ length: 500 }, (_, n) => ({ _id: n + 10, text: 'x'.repeat(10_000) })),
    );
    await cp(join(dataDir, 'database.mdb'), join(copy, 'database.mdb'));
    await client.close();
    await database.close();
    await truncate(join(copy, 'database.mdb'), size);
    expect(restoreSafePoint(copy, join(copy, 'database.mdb'))).toBe('restored');
    expect(await readTransaction(copy)).toBe(flushed);
    const again = await startDatabase({ dataDir: copy, sync: 'process', listen: { kind: 'tcp', port: 0 } });
    const reader = await MongoClient.connect(again.uri);
    const restored = reader.db('d').collection<{ _id: number; text: string }>('things');
    expect(await restored.countDocuments({ text: /./ })).toBe(1);
    expect(await restored.findOne({ _id: 1 })).toEqual({ _id: 1, text: 'flushed' });
    expect(await restored.insertOne({ _id: 2, text: 'after' })).toMatchObject({ insertedId: 2 });
    await reader.close();
    await again.close();
    await rm(copy, { recursive: true, force: true });
  });
});

async function readTransaction(directory: string): Promise<bigint> {
  const file = await open(join(directory, 'database.mdb'), 'r');
  try {
    return readNewestMeta(file.fd)?.transaction ?? 0n;
  } finally {
    await file.close();
  }
}

describe('the lock', () => {
  test('a second opening is refused with the pid of the first', async () => {
    const first = await startDatabaseProcess(dataDir, 'process');
    await expect(
      startDatabase({ dataDir, sync: 'process', listen: { kind: 'tcp', port: 0 } }),
    ).rejects.toThrow(/The database files in .* are used by another process \(pid \d+\)/);
    await first.kill('SIGTERM');
    const second = await startDatabase({ dataDir, sync: 'process', listen: { kind: 'tcp', port: 0 } });
    await expect(
      startDatabase({ dataDir, sync: 'process', listen: { kind: 'tcp', port: 0 } }),
    ).rejects.toThrow(`pid ${process.pid}`);
    await second.close();
  });
});
