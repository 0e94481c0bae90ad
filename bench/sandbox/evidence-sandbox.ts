// Runs every script of a folder in the sandbox and prints a line of JSON for each:
//   npm run evidence:sandbox -- [--dir DIR] [--cpu-ms N] [--wall-ms N] [--executions N] [--only-dir]
//   npm run evidence:sandbox -- --fuzz N [--seed S]
// Without --dir the hostile scripts of this repository. Afterwards, unless --only-dir is given: several endless scripts
// at once, memory after many executions, the search for a planted secret, and the ways past the outbound guard. With
// --fuzz only so many random programs. Exit status 1: a promise was broken.
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import type { MachineReport } from '#server/adapters/quickjs/thread-messages.ts';
import { searchForCanary } from './canary.ts';
import { executeScript, type Limits, readScripts } from './execute-folder.ts';
import { fuzzSandbox } from './fuzz.ts';
import { measureMemory } from './memory.ts';
import { besideNeighbours } from './neighbours.ts';
import { tryOutbound } from './outbound.ts';
import { scriptContext } from './script-context.ts';

/** How late a limit may come. */
const graceMs = 500;
/** A neighbour may take this many times what its fair share of the processor gives it. */
const neighbourFactor = 2;
/** Below this a neighbour is never slow: the operating system lets whoever computes go on for some milliseconds. */
const neighbourFloorMs = 10;
const attempts = 3;
/** Endless scripts of one owner at once. */
const endlessScripts = 6;
const canaryRounds = 200;

const values = readOptions();
const scripts = scriptsOf(values.dir);
const limits: Limits = { cpuMs: numberOf('cpu-ms'), wallMs: numberOf('wall-ms') };
const executions = numberOf('executions');
const programs = values.fuzz === undefined ? null : numberOf('fuzz');
const seed = numberOf('seed');
const reports = new Map<string, MachineReport>();
const sandbox = createSandbox({
  threads: 2,
  fetch: createOutboundFetch(),
  onMachine: (report) => reports.set(report.name, report),
});
const violations: string[] = [];

try {
  await warmUp();
  if (programs !== null) await proveFuzz(programs);
  else {
    await runFolder(await measureAlone());
    if (!values['only-dir']) {
      await proveShares();
      await proveMemory();
      await proveCanary();
      await proveOutbound();
    }
  }
} finally {
  await sandbox.close();
}
console.error(JSON.stringify({ violations }, null, 2));
if (violations.length > 0) process.exitCode = 1;

function readOptions() {
  try {
    return parseArgs({
      options: {
        dir: { type: 'string', default: join(import.meta.dirname, '../hostile') },
        'cpu-ms': { type: 'string', default: '1000' },
        'wall-ms': { type: 'string', default: '5000' },
        executions: { type: 'string', default: '10000' },
        'only-dir': { type: 'boolean', default: false },
        fuzz: { type: 'string' },
        seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** Without a script there would be nothing to show. */
function scriptsOf(folder: string) {
  try {
    const found = readScripts(folder);
    return found.length > 0
      ? found
      : refuse(`There is no script in ${folder}: their names end in .js or .ts.`);
  } catch {
    return refuse(`The folder ${folder} cannot be read.`);
  }
}

function numberOf(option: 'cpu-ms' | 'wall-ms' | 'executions' | 'fuzz' | 'seed'): number {
  const text = values[option] ?? '';
  return /^\d+$/.test(text) ? Number(text) : refuse(`--${option} has to be a whole number, not "${text}".`);
}

function refuse(sentence: string): never {
  console.error(sentence);
  return process.exit(2);
}

/** Has the threads started that the pool keeps, that of the types included. */
async function warmUp(): Promise<void> {
  const busy = 'const until = Date.now() + 1000; while (Date.now() < until); return 1';
  const run = (code: string) => sandbox.runScript({ code, name: 'warm', args: {}, context: scriptContext });
  await Promise.all([run(busy), run(busy), run(busy), run('const warm: number = 1; return warm')]);
}

/** How light scripts fare when nothing else runs. */
async function measureAlone(): Promise<number> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1000));
  const { neighbours } = await besideNeighbours(sandbox, pause);
  print({ name: 'check: light scripts alone', outcome: 'ok', neighbourP95: neighbours.p95 });
  return neighbours.p95;
}

/** A machine that is busy with something else makes everything late: a suspect is compared with that very moment. */
async function runFolder(first: number): Promise<void> {
  let alone = first;
  for (const script of scripts) {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const evidence = await executeScript({ sandbox, reports, limits }, script);
      print(withoutCount(evidence));
      violations.push(...findBroken(evidence));
      const late = findLate(evidence, alone);
      if (late.length === 0) break;
      if (attempt === attempts) violations.push(...late);
      alone = await measureAlone();
    }
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

function findLate({ name, ms, limitMs, neighbourP95 }: Evidence, alone: number): string[] {
  const slowest = slowestNeighbour(alone, 1);
  return [
    ...(ms > limitMs + graceMs ? [`${name} took ${ms} ms, its limit is ${limitMs} ms`] : []),
    ...(neighbourP95 > slowest
      ? [`${name}: neighbours took ${neighbourP95} ms, with a fair share at most ${slowest} ms`]
      : []),
  ];
}

/** One light script and so many that compute share the cores: each fair share is a whole core while there are enough. */
function slowestNeighbour(alone: number, computing: number): number {
  const slowdown = Math.max(1, (computing + 1) / availableParallelism());
  return Math.max(neighbourFloorMs, Math.round(neighbourFactor * slowdown * alone * 100) / 100);
}

async function proveShares(): Promise<void> {
  const name = `check: neighbours of ${endlessScripts} endless scripts of one owner`;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const allowed = slowestNeighbour(await measureAlone(), endlessScripts);
    const { neighbours } = await besideNeighbours(sandbox, runEndless);
    const isFair = neighbours.p95 <= allowed && neighbours.wrong === 0;
    print({ name, outcome: isFair ? 'ok' : 'slow', neighbourP95: neighbours.p95, allowed });
    if (isFair) return;
    if (attempt === attempts) violations.push(`${name} took ${neighbours.p95} ms, allowed are ${allowed} ms`);
  }
}

async function runEndless(): Promise<void> {
  const request = { code: 'while (true);', args: {}, context: scriptContext, owner: 'hostile' };
  const endless = () => sandbox.runScript({ ...request, name: 'endless', limits: { cpuMs: 3000 } });
  await Promise.all(Array.from({ length: endlessScripts }, endless));
}

async function proveFuzz(programs: number): Promise<void> {
  const fuzz = await fuzzSandbox(sandbox, { programs, seed });
  print({ name: 'check: random programs', outcome: fuzz.violations.length === 0 ? 'ok' : 'broken', ...fuzz });
  violations.push(...fuzz.violations);
}

async function proveMemory(): Promise<void> {
  const memory = await measureMemory(sandbox, executions);
  print({ name: `check: memory after ${memory.executions} executions`, outcome: 'ok', ...memory });
  if (memory.rssDelta > memory.allowedDelta) violations.push(`the memory grew by ${memory.rssDelta} bytes`);
}

async function proveCanary(): Promise<void> {
  const canary = await searchForCanary(sandbox, canaryRounds);
  const places = Object.entries(canary.found).flatMap(([probe, where]) =>
    where.map((each) => `${probe}: ${each}`),
  );
  print({ name: 'check: canary', outcome: places.length === 0 ? 'ok' : 'found', ...canary });
  if (places.length > 0) violations.push(`a planted secret was found: ${places.join(', ')}`);
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
