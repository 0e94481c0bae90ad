import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { buildMillrace } from '../millrace-process.ts';
import { serveDatabase } from '../serve-database.ts';
import { measureLarge } from './large-data.ts';
import { fillQueue, median, operations, round, type Timed, timeOperation } from './measure.ts';

const kinds = ['echo', 'process', 'disk'] as const;
type Kind = (typeof kinds)[number];

/** How much is measured: turns of each operation, calls in a turn, and whether a million documents are as well. */
export type Extent = { isLarge: boolean; rounds: number; perRound: number };

/**
 * Compares the database with a server that only answers, in one run and in turns, so that what is measured is the
 * database and not the driver or the machine: `ratio` is the time of an operation against the echo's.
 */
export async function benchDatabase({ isLarge, rounds, perRound }: Extent): Promise<void> {
  buildMillrace();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-database-'));
  try {
    const compared = await compare(folder, { rounds, perRound });
    const large = isLarge ? { large: await measureLarge(join(folder, 'large')) } : {};
    const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
    console.log(JSON.stringify({ ...machine, rounds, perRound, compared, ...large }, null, 2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Turns = { rounds: number; perRound: number };

async function compare(folder: string, turns: Turns): Promise<Record<string, unknown>> {
  const echo = await startEcho();
  const databases = {
    process: await serveDatabase(join(folder, 'process')),
    disk: await serveDatabase(join(folder, 'disk'), { sync: 'disk' }),
  };
  const clients: Record<Kind, MongoClient> = {
    echo: await MongoClient.connect(echo.uri),
    process: await MongoClient.connect(databases.process.uri),
    disk: await MongoClient.connect(databases.disk.uri),
  };
  await fillQueue(clients.process);
  await fillQueue(clients.disk);
  const compared: Record<string, unknown> = {};
  for (const atOnce of [1, 16])
    for (const operation of operations)
      compared[`${operation.name}, ${atOnce} at once`] = await compareOne(clients, operation, {
        atOnce,
        ...turns,
      });
  for (const client of Object.values(clients)) await client.close(true);
  echo.stop();
  await databases.process.stop();
  await databases.disk.stop();
  return compared;
}

let calls = 0;

async function compareOne(
  clients: Record<Kind, MongoClient>,
  operation: (typeof operations)[number],
  { atOnce, rounds, perRound }: Turns & { atOnce: number },
) {
  const taken: Record<Kind, Timed[]> = { echo: [], process: [], disk: [] };
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const kind of kinds) {
      const count = kind === 'disk' && atOnce === 1 ? perRound / 5 : perRound;
      const timed = await timeOperation(clients[kind], operation, { count, clients: atOnce, from: calls });
      // The first turn only warms up.
      if (turn > 0) taken[kind].push(timed);
    }
    calls += perRound;
  }
  const ratio = (kind: Kind): number =>
    round(median(taken[kind].map(({ perSecond }, turn) => (taken.echo[turn]?.perSecond ?? 0) / perSecond)));
  const middle = (kind: Kind): Timed => ({
    perSecond: median(taken[kind].map(({ perSecond }) => perSecond)),
    p50: median(taken[kind].map(({ p50 }) => p50)),
    p95: median(taken[kind].map(({ p95 }) => p95)),
  });
  return {
    echo: middle('echo'),
    process: { ...middle('process'), ratio: ratio('process') },
    disk: { ...middle('disk'), ratio: ratio('disk') },
  };
}

async function startEcho(): Promise<{ uri: string; stop(): void }> {
  const script = fileURLToPath(new URL('./echo-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  return { uri: `mongodb://${address}/`, stop: () => void child.kill() };
}
