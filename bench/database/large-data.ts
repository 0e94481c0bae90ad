import { readFileSync } from 'node:fs';
import type { MongoClient } from 'mongodb';
import { MongoClient as Client } from 'mongodb';
import { serveDatabase } from '../serve-database.ts';
import { median, round } from './measure.ts';

const documents = 1_000_000;

/** A million documents, about 1 GB: how long a start takes, how much memory it holds, how fast a range is read. */
export async function measureLarge(dataDir: string): Promise<Record<string, number>> {
  const filling = await serveDatabase(dataDir);
  const client = await Client.connect(filling.uri);
  const fillingMs = await fill(client);
  await client.close();
  await filling.stop();
  const starts: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const begun = performance.now();
    const database = await serveDatabase(dataDir);
    starts.push(performance.now() - begun);
    await database.stop();
  }
  const database = await serveDatabase(dataDir);
  const reader = await Client.connect(database.uri);
  const idle = memoryOf(database.pid);
  const scans = await timeScans(reader);
  const figures = {
    documents,
    fillingSeconds: Math.round(fillingMs / 1000),
    startMs: round(median(starts)),
    idleMemoryMb: idle.own,
    memoryAfterScansMb: memoryOf(database.pid).own,
    mappedFileMb: memoryOf(database.pid).file,
    ...scans,
  };
  await reader.close();
  await database.stop();
  return figures;
}

async function fill(client: MongoClient): Promise<number> {
  const things = client.db('bench').collection<{ _id: number; n: number; text: string }>('large');
  await things.createIndex({ n: 1 });
  const text = 'x'.repeat(950);
  const begun = performance.now();
  for (let start = 0; start < documents; start += 10_000)
    await things.insertMany(
      Array.from({ length: 10_000 }, (_, at) => ({ _id: start + at, n: start + at, text })),
    );
  return performance.now() - begun;
}

async function timeScans(client: MongoClient): Promise<Record<string, number>> {
  const things = client.db('bench').collection<{ _id: number; n: number }>('large');
  const times: number[] = [];
  for (let at = 0; at < 1000; at += 1) {
    const start = (at * 7919 * 13) % (documents - 200);
    const begun = performance.now();
    const found = await things.find({ n: { $gte: start } }, { sort: { n: 1 }, limit: 100 }).toArray();
    if (found.length !== 100 || found[0]?.n !== start) throw new Error('a range scan found something else');
    times.push(performance.now() - begun);
  }
  const sorted = times.slice(50).sort((left, right) => left - right);
  const at = (share: number): number => round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { rangeOf100p50: at(0.5), rangeOf100p95: at(0.95) };
}

/** Memory of a process apart from the mapped file, which the system gives back when it needs it; in MB. */
function memoryOf(pid: number): { own: number; file: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kib = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { own: Math.round(kib('RssAnon') / 1024), file: Math.round(kib('RssFile') / 1024) };
}
