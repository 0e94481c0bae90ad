import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal128, Double, Long, MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDatabase } from '#server/embedded-mongo/start-database.ts';
import { main } from '../main.ts';

let folder: string;
let output: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-dump-'));
  output = '';
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);

/** Fills a database and leaves it open. */
async function fill(dataDir: string) {
  const database = await startDatabase({
    dataDir,
    sync: 'process',
    listen: { kind: 'socket', path: join(dataDir, 'db.sock') },
  });
  const client = await MongoClient.connect(database.uri);
  const things = client.db('shop').collection<{ _id: number }>('things');
  await things.createIndex({ n: 1 }, { unique: true, name: 'by_n' });
  await things.createIndex(
    { at: 1 },
    { expireAfterSeconds: 3600, partialFilterExpression: { n: { $gt: 1 } } },
  );
  const fields = new Map<string, unknown>([
    ['10', 1],
    ['9', 2],
  ]);
  const documents = Array.from({ length: 2500 }, (_, n) => ({
    _id: n,
    n: Long.fromNumber(n),
    fields,
    price: Decimal128.fromString('1.50'),
    weight: new Double(2),
  }));
  await things.insertMany(documents as never[]);
  await client
    .db('other')
    .collection('empty')
    .insertOne({ at: new Date(5) });
  const close = async (): Promise<void> => {
    await client.close();
    await database.close();
  };
  return { client, close };
}

async function rawDocuments(dataDir: string): Promise<string[]> {
  const database = await startDatabase({ dataDir, sync: 'process', listen: { kind: 'tcp', port: 0 } });
  const client = await MongoClient.connect(database.uri);
  const found = await client
    .db('shop')
    .collection('things')
    .find({}, { raw: true })
    .sort({ _id: 1 })
    .toArray();
  const indexes = await client.db('shop').collection('things').listIndexes().toArray();
  await client.close();
  await database.close();
  return [
    ...found.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('hex')),
    JSON.stringify(indexes),
  ];
}

test('an export of a running database is imported byte for byte, with its indexes', async () => {
  const { close } = await fill(folder);
  expect(await main(['database', 'export', at('dump'), '--data', folder])).toBe(0);
  expect(output).toContain('shop.things: 2500');
  expect(await main(['database', 'export', at('dump'), '--data', folder])).toBe(1);
  expect(output).toContain('is not empty');
  await close();
  expect(await main(['database', 'import', at('dump'), '--data', at('new')])).toBe(0);
  expect(await rawDocuments(at('new'))).toEqual(await rawDocuments(folder));
  expect(await main(['database', 'import', at('dump'), '--data', at('new')])).toBe(1);
  expect(output).toContain('has documents already');
});

test('a backup of a running database opens as it was, and verify finds nothing wrong', async () => {
  const { client, close } = await fill(folder);
  const writing = (async () => {
    for (let n = 10_000; n < 10_300; n += 1)
      await client
        .db('shop')
        .collection<{ _id: number }>('things')
        .insertOne({ _id: n, n } as never);
  })();
  expect(await main(['database', 'backup', at('copy'), '--data', folder])).toBe(0);
  await writing;
  await close();
  expect(await main(['database', 'verify', '--data', at('copy')])).toBe(0);
  expect(output).toContain('all is well');
  const copied = await rawDocuments(at('copy'));
  expect(copied.length).toBeGreaterThan(2500);
  expect((await rawDocuments(folder)).slice(0, copied.length - 1)).toEqual(copied.slice(0, -1));
});

test('what cannot be done is said in a sentence', async () => {
  expect(await main(['database', 'import', at('nothing'), '--data', at('new')])).toBe(1);
  expect(output).toContain('There is no export in');
  expect(await main(['database', 'backup', '--data', folder])).toBe(2);
  await writeFile(
    join(folder, 'database.mdb'),
    'this is no database, and long enough to be read as one'.repeat(400),
  );
  expect(await main(['database', 'verify', '--data', folder])).toBe(1);
  expect(output).toMatch(/The database files in .* are damaged: database.mdb does not begin like a database/);
});
