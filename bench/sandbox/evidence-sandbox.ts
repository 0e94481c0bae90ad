// Runs every script of a folder in the sandbox and prints a line of JSON for each:
//   npm run evidence:sandbox -- [--dir DIR] [--cpu-ms N] [--wall-ms N] [--executions N] [--only-dir]
// Without --dir the hostile scripts of this repository. Afterwards, unless --only-dir is given: memory after many
// executions, the search for a planted secret, and the ways past the outbound guard. Exit status 1: a promise was broken.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import type { MachineReport } from '#server/adapters/quickjs/thread-messages.ts';
import { searchForCanary } from './canary.ts';
import { executeScript, type Limits, readScripts } from './execute-folder.ts';
import { measureMemory } from './memory.ts';
import { besideNeighbours } from './neighbours.ts';
import { tryOutbound } from './outbound.ts';
import { scriptContext } from './script-context.ts';

/** How late a limit may come. */
const graceMs = 500;
/** What a busy machine may add before a script has a thread. */
const queueMs = 500;
/** A neighbour may become slower by its fair share of two threads, and by what starting a thread takes. */
const neighbourShare = 4;
const threadStartMs = 100;
const canaryRounds = 200;

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: join(import.meta.dirname, '../hostile') },
    'cpu-ms': { type: 'string', default: '1000' },
    'wall-ms': { type: 'string', default: '5000' },
    executions: { type: 'string', default: '10000' },
    'only-dir': { type: 'boolean', default: false },
  },
});
const limits: Limits = { cpuMs: Number(values['cpu-ms']), wallMs: Number(values['wall-ms']) };
const reports = new Map<string, MachineReport>();
const sandbox = createSandbox({
  threads: 2,
  fetch: createOutboundFetch(),
  onMachine: (report) => reports.set(report.name, report),
});
const violations: string[] = [];

try {
  await warmUp();
  const fairP95 = await measureFairNeighbours();
  await runFolder(fairP95);
  if (!values['only-dir']) {
    await proveMemory();
    await proveCanary();
    await proveOutbound();
  }
} finally {
  await sandbox.close();
}
console.error(JSON.stringify({ violations }, null, 2));
if (violations.length > 0) process.exitCode = 1;

/** Has every thread started that the pool keeps. */
async function warmUp(): Promise<void> {
  const busy = 'const until = Date.now() + 1000; while (Date.now() < until); return 1';
  const run = () => sandbox.runScript({ code: busy, name: 'warm', args: {}, context: scriptContext });
  await Promise.all([run(), run(), run()]);
}

/** How neighbours fare beside a script that computes and does nothing wrong. */
async function measureFairNeighbours(): Promise<number> {
  const busy = 'const until = Date.now() + 1500; while (Date.now() < until); return 1';
  const { neighbours } = await besideNeighbours(sandbox, () =>
    sandbox.runScript({
      code: busy,
      name: 'fair',
      args: {},
      context: scriptContext,
      limits: { cpuMs: 5000 },
    }),
  );
  print({ name: 'check: neighbours of a busy script', outcome: 'ok', neighbourP95: neighbours.p95 });
  return neighbours.p95;
}

async function runFolder(fairP95: number): Promise<void> {
  for (const script of readScripts(values.dir)) {
    const evidence = await executeScript({ sandbox, reports, limits }, script);
    print(withoutCount(evidence));
    violations.push(...findBroken(evidence));
    if (findLate(evidence, fairP95).length === 0) continue;
    // A machine that is busy with something else makes everything late: a suspect is compared with this very moment.
    const fairNow = await measureFairNeighbours();
    const again = await executeScript({ sandbox, reports, limits }, script);
    print(withoutCount(again));
    violations.push(...findBroken(again), ...findLate(again, fairNow));
  }
}

type Evidence = Awaited<ReturnType<typeof executeScript>>;

function withoutCount({ wrongNeighbours: _, ...line }: Evidence) {
  return line;
}

function findBroken({ name, outcome, imageIntact, wrongNeighbours }: Evidence): string[] {
  return [
    ...(outcome.includes('(system)') ? [`${name} ended as ${outcome}`] : []),
    ...(imageIntact ? [] : [`${name} left something in the memory`]),
    ...(wrongNeighbours > 0 ? [`${name} made ${wrongNeighbours} neighbours fail`] : []),
  ];
}

function findLate({ name, ms, neighbourP95 }: Evidence, fairP95: number): string[] {
  const longestMs = Math.max(limits.cpuMs, limits.wallMs) + graceMs + queueMs;
  const slowest = Math.max(neighbourShare * fairP95, fairP95 + threadStartMs);
  return [
    ...(ms > longestMs ? [`${name} took ${ms} ms`] : []),
    ...(neighbourP95 > slowest
      ? [`${name}: neighbours took ${neighbourP95} ms, fair are ${slowest} ms`]
      : []),
  ];
}

async function proveMemory(): Promise<void> {
  const memory = await measureMemory(sandbox, Number(values.executions));
  print({ name: `check: memory after ${memory.executions} executions`, outcome: 'ok', ...memory });
  if (memory.rssDelta > memory.allowedDelta) violations.push(`the memory grew by ${memory.rssDelta} bytes`);
}

async function proveCanary(): Promise<void> {
  const canary = await searchForCanary(sandbox, canaryRounds);
  const isClean = canary.found.length === 0 && canary.repeatedRandom === 0;
  print({ name: 'check: canary', outcome: isClean ? 'ok' : 'found', ...canary });
  if (!isClean) violations.push(`a planted secret was found: ${canary.found.join(', ')}`);
}

async function proveOutbound(): Promise<void> {
  const outbound = await tryOutbound();
  const isClosed = outbound.connections === 0 && outbound.violations.length === 0;
  print({ name: 'check: outbound guard', outcome: isClosed ? 'ok' : 'open', ...outbound });
  violations.push(...outbound.violations);
  if (outbound.connections > 0) violations.push(`${outbound.connections} connections got past the guard`);
}

function print(line: object): void {
  console.log(JSON.stringify(line));
}
