import { cp, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDatabase } from './start-database.ts';
import { readNewestMeta } from './storage/meta-page.ts';
import { restoreSafePoint } from './storage/safe-point.ts';
import { startDatabaseProcess } from './testing/database-process.ts';
import { killRounds } from './testing/kill-rounds.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-durable-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe.each(['process', 'disk'] as const)('sync "%s"', (sync) => {
  test('kill -9 under eight writers loses nothing that was acknowledged, and leaves nothing half done', async () => {
    const report = await killRounds({
      rounds: 3,
      seed: 7,
      dataDir,
      cutEvery: 2,
      start: async (directory) => {
        const database = await startDatabaseProcess(directory, sync);
        return { uri: database.uri, kill: () => database.kill('SIGKILL') };
      },
    });
    expect(report).toMatchObject({ kills: 3, cutCopies: 2, missing: [], halfDone: [], problems: [] });
    expect(report.acknowledged).toBeGreaterThan(0);
  }, 120_000);
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
