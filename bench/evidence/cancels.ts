import { sleep } from '../millrace-process.ts';
import { type Experiment, timed, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

/** What scripts may hang in; the last ones are loops inside of the engine's own functions, which check no flag. */
const stories: Record<string, string> = {
  endless: 'export function main() { for (;;); }',
  awaiting: 'export async function main() { await new Promise(() => {}); }',
  catching: 'export function main() { for (;;) { try { for (;;); } catch {} } }',
  regex: "export function main() { return /^(a+)+$/.test('a'.repeat(40) + 'b'); }",
  join: 'export function main() { const a = []; a.length = 2 ** 32 - 1; return a.join(); }',
  includes: 'export function main() { return new Array(2 ** 32 - 1).includes(1); }',
  replace: "export function main() { return 'a'.repeat(2e7).replaceAll('a', 'b'.repeat(50)).length; }",
};

const limitMs = 1000;

/** R9: a cancel ends the run, its step and the script within a second, and the worker executes others at once. */
export const cancelScripts: Experiment = async ({ runs = 3, workers, lease = 2 }) =>
  withCluster({ workers, leaseSeconds: lease }, async ({ client }) => {
    const violations: string[] = [];
    const times: Record<string, number[]> = {};
    await client.publishFlow(
      'evidence/light',
      chain([script('one', 'export function main() { return 1; }')]),
    );
    const policy = { timeoutSeconds: 120 };
    for (const [name, code] of Object.entries(stories)) {
      await client.publishFlow(`evidence/${name}`, chain([script('hangs', code, policy)]));
      for (let round = 0; round < runs; round += 1) {
        const { runId } = await client.startRun(`evidence/${name}`, { round });
        await sleep(600);
        if ((await client.getRun(runId)).finishedAt !== null) continue;
        const { ms } = await timed(async () => {
          await client.request('POST', `runs/${runId}/cancel`);
          while ((await client.getRun(runId)).finishedAt === null) await sleep(10);
        });
        times[name] = [...(times[name] ?? []), ms];
        const { status } = await client.getRun(runId);
        const step = (await client.listSteps(runId)).items.find(({ node }) => node === 'hangs');
        if (status !== 'cancelled' || step?.status !== 'cancelled') {
          violations.push(`${name}: the run is ${status}, its step ${step?.status}`);
        }
        if (ms > limitMs) violations.push(`${name}: cancelled after ${ms} ms`);
      }
    }
    if (Object.keys(times).length === 0) violations.push('no script was there to be cancelled');
    const after = await timed(() => client.startAndWait('evidence/light', {}));
    if (after.result.status !== 'succeeded') violations.push('nothing executes after the cancels');
    if (after.ms > limitMs) violations.push(`a light run took ${after.ms} ms after the cancels`);
    const untouched = Object.keys(stories).filter((name) => times[name] === undefined);
    return { cancelMs: times, endedByThemselves: untouched, lightRunAfterwardsMs: after.ms, violations };
  });
