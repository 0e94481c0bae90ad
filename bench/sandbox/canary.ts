import { randomBytes } from 'node:crypto';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { plantSecret, probeForSecret } from './canary-scripts.ts';
import { scriptContext } from './script-context.ts';

const probes = ['memory', 'globals', 'prototypes', 'timers', 'handles', 'random'] as const;
type Probe = (typeof probes)[number];

/** Per probe, where a later run found something that an earlier one had left. */
export type CanaryEvidence = { runs: number; found: Record<Probe, string[]> };

type Told = { found: Record<string, string[]>; random: number[]; firstTimer: number };

/** One run plants, the next ones search; over and over, so that every instance of the pool has held the secret. */
export async function searchForCanary(sandbox: SandboxPort, rounds: number): Promise<CanaryEvidence> {
  const secret = `cana${randomBytes(12).toString('hex')}`;
  const found: CanaryEvidence['found'] = {
    memory: [],
    globals: [],
    prototypes: [],
    timers: [],
    handles: [],
    random: [],
  };
  const randoms = new Set<number>();
  const note = (probe: Probe, where: string) => {
    if (!found[probe].includes(where)) found[probe].push(where);
  };
  for (let round = 0; round < rounds; round += 1) {
    const planted = await run(sandbox, plantSecret, secret);
    const told = await run(sandbox, probeForSecret, secret);
    for (const probe of probes) for (const where of told.found[probe] ?? []) note(probe, where);
    // Timers and calls have numbers that start anew: a later run that goes on where another stopped sees its table.
    if (told.firstTimer !== planted.firstTimer) note('handles', `the first timer is ${told.firstTimer}`);
    for (const value of [...planted.random, ...told.random]) {
      if (randoms.has(value)) note('random', `${value} came twice`);
      randoms.add(value);
    }
  }
  return { runs: rounds * 2, found };
}

async function run(sandbox: SandboxPort, code: string, secret: string): Promise<Told> {
  const outcome = await sandbox.runScript({ code, name: 'canary', args: { secret }, context: scriptContext });
  if (!outcome.ok) throw new Error(`The search failed: ${outcome.error.message}`);
  return outcome.value as Told;
}
