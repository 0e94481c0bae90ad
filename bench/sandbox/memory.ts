import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { scriptContext } from './script-context.ts';

export type MemoryEvidence = {
  executions: number;
  /** Bytes of the process before and after, once things have settled. */
  rssBefore: number;
  rssAfter: number;
  rssDelta: number;
  allowedDelta: number;
};

const warmUpExecutions = 1000;
const atOnce = 4;
const settleMs = 3000;
/** What two processes that did the same differ by. */
const allowedDelta = 64 * 2 ** 20;

/** Each leaves garbage, a changed prototype and an open timer; every tenth throws, every fiftieth lets memory grow. */
const messy = `export async function main(n) {
  globalThis.kept = Array.from({ length: 2000 }, (_, index) => ({ index, text: 'x'.repeat(50) }));
  Array.prototype.extra = kept;
  setTimeout(() => kept, 60000);
  if (n % 50 === 0) globalThis.bytes = new Uint8Array(20e6).fill(1);
  if (n % 10 === 0) throw new Error('every tenth');
  return kept.length;
}`;

/** The memory of the process before and after many executions. */
export async function measureMemory(sandbox: SandboxPort, executions: number): Promise<MemoryEvidence> {
  await execute(sandbox, warmUpExecutions);
  const rssBefore = await settledRss();
  await execute(sandbox, executions);
  const rssAfter = await settledRss();
  return { executions, rssBefore, rssAfter, rssDelta: rssAfter - rssBefore, allowedDelta };
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

async function settledRss(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  return process.memoryUsage.rss();
}
