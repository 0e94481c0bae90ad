import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { percentile } from './percentile.ts';
import { scriptContext } from './script-context.ts';

const pauseMs = 5;
const leastSamples = 60;
const neighbour = 'export async function main(n) { return [n].map((each) => each + 1)[0]; }';

export type Neighbours = { p95: number; wrong: number };

/** Runs a light script over and over beside `work`, at least so often, and tells how long 95 in 100 took at most. */
export async function besideNeighbours<Result>(
  sandbox: SandboxPort,
  work: () => Promise<Result>,
): Promise<{ result: Result; neighbours: Neighbours }> {
  const times: number[] = [];
  let wrong = 0;
  let isDone = false;
  const loop = async () => {
    while (!isDone || times.length < leastSamples) {
      const started = performance.now();
      const args = { n: times.length };
      const outcome = await sandbox.runScript({
        owner: 'neighbour',
        code: neighbour,
        name: 'neighbour',
        args,
        context: scriptContext,
      });
      if (!outcome.ok || outcome.value !== args.n + 1) wrong += 1;
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  const looping = loop();
  const result = await work().finally(() => {
    isDone = true;
  });
  await looping;
  return { result, neighbours: { p95: percentile(times, 0.95), wrong } };
}
