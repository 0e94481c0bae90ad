import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { scriptContext } from './script-context.ts';

/** Bytes of the process once things have settled: resident, JavaScript's heap, and what lies outside of it. */
type MemoryLevel = { executions: number; rss: number; heapUsed: number; external: number };

export type MemoryEvidence = {
  executions: number;
  /** At the start, at each quarter and at the end. */
  levels: MemoryLevel[];
  /** From the start to the end. */
  rssDelta: number;
  externalDelta: number;
  allowedDelta: number;
};

const warmUpExecutions = 1000;
const atOnce = 4;
const quarters = 4;
const settleMs = 2000;
/** What two processes that did the same differ by. */
const allowedDelta = 48 * 2 ** 20;

/** Each leaves garbage, a changed prototype and an open timer; every tenth throws, every fiftieth lets memory grow. */
const messy = `export async function main(n) {
  globalThis.kept = Array.from({ length: 2000 }, (_, index) => ({ index, text: 'x'.repeat(50) }));
  Array.prototype.extra = kept;
  setTimeout(() => kept, 60000);
  if (n % 50 === 0) globalThis.bytes = new Uint8Array(20e6).fill(1);
  if (n % 10 === 0) throw new Error('every tenth');
  return kept.length;
}`;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The memory of the process before, during and after many executions. */
export async function measureMemory(sandbox: SandboxPort, executions: number): Promise<MemoryEvidence> {
  await execute(sandbox, warmUpExecutions);
  const first = await settledLevel(0);
  const levels = [first];
  let last = first;
  for (let quarter = 1; quarter <= quarters; quarter += 1) {
    const done = Math.round((executions * quarter) / quarters);
    await execute(sandbox, done - last.executions);
    last = await settledLevel(done);
    levels.push(last);
  }
  const rssDelta = last.rss - first.rss;
  return { executions, levels, rssDelta, externalDelta: last.external - first.external, allowedDelta };
}

async function execute(sandbox: SandboxPort, count: number): Promise<void> {
  let started = 0;
  const loop = async () => {
    while (started < count) {
      started += 1;
      await sandbox.runScript({ code: messy, name: 'messy', args: { n: started }, context: scriptContext });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}

async function settledLevel(executions: number): Promise<MemoryLevel> {
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { executions, rss, heapUsed, external };
}
