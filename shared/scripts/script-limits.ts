import * as z from 'zod';

const limit = (most: number) => z.number().positive().max(most).optional();

/**
 * What a script may use, where a node or a workspace says so (design 4.5); the numbers here are ceilings that nobody
 * goes beyond. Time in seconds, memory and result in MiB, logs in KiB.
 */
export const scriptLimitsSchema = z.strictObject({
  cpuSeconds: limit(900),
  wallSeconds: limit(900),
  memoryMib: limit(1024),
  resultMib: limit(64),
  logKib: limit(16 * 1024),
});
export type ScriptLimits = z.infer<typeof scriptLimitsSchema>;

/** What scripts may use where nobody says otherwise. */
const defaults: Record<keyof ScriptLimits, number> = {
  cpuSeconds: 10,
  wallSeconds: 60,
  memoryMib: 64,
  resultMib: 16,
  logKib: 1024,
};

/** A node's own limits, else the defaults; neither goes beyond what the workspace allows at most. */
export function joinLimits(
  ofNode: ScriptLimits,
  mostOfWorkspace: ScriptLimits,
): Record<keyof ScriptLimits, number> {
  const joined = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof ScriptLimits)[]) {
    const most = mostOfWorkspace[name] ?? Number.POSITIVE_INFINITY;
    joined[name] = Math.min(ofNode[name] ?? defaults[name], most);
  }
  return joined;
}
