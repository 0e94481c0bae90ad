import { existsSync } from 'node:fs';
import { cp, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { lastSafePoint } from '../storage/safe-point.ts';
import { checkRound, type Findings } from './check-round.ts';
import { startWriters, type WrittenRound } from './round-writers.ts';

/** A database in a process that can be killed. */
export type KillableDatabase = { uri: string; kill(): Promise<void> };

export type KillWish = {
  rounds: number;
  seed: number;
  dataDir: string;
  start(dataDir: string): Promise<KillableDatabase>;
  /** Every so many rounds a copy of the files whose tail is cut off is opened; 0 never. */
  cutEvery: number;
};

export type KillReport = Findings & {
  kills: number;
  acknowledged: number;
  cutCopies: number;
  lostAfterCutMs: number;
};

const writers = 8;

/**
 * Kills a database again and again while eight writers write to it, and checks after each start that all that was
 * acknowledged is there, that nothing is half there, and that indexes and documents agree.
 */
export async function killRounds(wish: KillWish): Promise<KillReport> {
  const random = randomFrom(wish.seed);
  const report: KillReport = {
    kills: 0,
    acknowledged: 0,
    cutCopies: 0,
    lostAfterCutMs: 0,
    missing: [],
    halfDone: [],
    problems: [],
  };
  let previous: WrittenRound | null = null;
  for (let round = 0; round < wish.rounds; round += 1) {
    const written = await writeUntilKilled(wish, { round, afterMs: 30 + random() * 400 });
    report.kills += 1;
    report.acknowledged += written.acknowledged();
    if (wish.cutEvery > 0 && round % wish.cutEvery === 0)
      await checkCut(wish, { written, withJournal: round % (wish.cutEvery * 2) === 0 }, report);
    await checkAgain(wish, [previous, written], report);
    previous = written;
  }
  return report;
}

async function writeUntilKilled(
  wish: KillWish,
  { round, afterMs }: { round: number; afterMs: number },
): Promise<WrittenRound> {
  const database = await wish.start(wish.dataDir);
  const client = await connect(database.uri);
  const writing = await startWriters(client, { round, writers });
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  await database.kill();
  const written = await writing.ended(performance.now());
  await client.close(true);
  return written;
}

const connectPatienceMs = 60_000;

/** A client that notices soon that its database is gone; a database that has only just started is waited for. */
async function connect(uri: string): Promise<MongoClient> {
  const deadline = Date.now() + connectPatienceMs;
  for (;;) {
    try {
      return await MongoClient.connect(uri, {
        retryWrites: false,
        retryReads: false,
        serverSelectionTimeoutMS: 500,
      });
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Opens the files as they were left, and looks for what the last two rounds wrote; then forgets older ones. */
async function checkAgain(
  wish: KillWish,
  rounds: (WrittenRound | null)[],
  report: KillReport,
): Promise<void> {
  const database = await wish.start(wish.dataDir);
  const client = await connect(database.uri);
  const db = client.db('kill');
  for (const written of rounds) if (written) await checkRound(db, written, report);
  const [old] = rounds;
  if (old) await db.dropCollection(old.collection);
  await client.close(true);
  await database.kill();
}

/**
 * What a power loss leaves: everything behind the last safe point is gone from the files; the journal, which is never
 * synced, may be there or not.
 */
async function checkCut(
  wish: KillWish,
  { written, withJournal }: { written: WrittenRound; withJournal: boolean },
  report: KillReport,
): Promise<void> {
  const copy = `${wish.dataDir}-cut`;
  await rm(copy, { recursive: true, force: true });
  const names = ['database.mdb', 'database.safe', ...(withJournal ? ['database.journal'] : [])];
  for (const name of names)
    if (existsSync(join(wish.dataDir, name))) await cp(join(wish.dataDir, name), join(copy, name));
  const safe = lastSafePoint(copy);
  if (safe) await truncate(join(copy, 'database.mdb'), Number(safe.lastPage + 1n) * safe.pageBytes);
  const database = await wish.start(copy);
  const client = await connect(database.uri);
  const lost = await checkRound(client.db('kill'), written, report, true);
  report.lostAfterCutMs = Math.max(report.lostAfterCutMs, Math.round(lost));
  report.cutCopies += 1;
  await client.close(true);
  await database.kill();
  await rm(copy, { recursive: true, force: true });
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
