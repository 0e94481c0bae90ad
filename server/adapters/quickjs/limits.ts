import type { SandboxLimits } from '#server/runtime/sandbox-port.ts';

const mebibyte = 2 ** 20;

/** What a script may use where nobody says otherwise (design 4.5). */
export const defaultLimits: SandboxLimits = {
  cpuMs: 10_000,
  wallMs: 60_000,
  memoryBytes: 64 * mebibyte,
  resultBytes: 16 * mebibyte,
  logBytes: mebibyte,
};

/** What an expression may use: no waiting, so that both clocks are the same (design 3.4). */
export const defaultExpressionLimits: SandboxLimits = {
  cpuMs: 1000,
  wallMs: 1000,
  memoryBytes: 32 * mebibyte,
  resultBytes: 16 * mebibyte,
  logBytes: 0,
};

/** No request and no installation goes beyond these. */
const ceilings: SandboxLimits = {
  cpuMs: 900_000,
  wallMs: 900_000,
  memoryBytes: 1024 * mebibyte,
  resultBytes: 64 * mebibyte,
  logBytes: 16 * mebibyte,
};

/** Fills in the defaults and cuts at the ceilings. */
export function completeLimits(...given: (Partial<SandboxLimits> | undefined)[]): SandboxLimits {
  const wanted: SandboxLimits = Object.assign({}, defaultLimits, ...given);
  const limits = { ...wanted };
  for (const name of Object.keys(ceilings) as (keyof SandboxLimits)[]) {
    limits[name] = Math.max(1, Math.min(wanted[name], ceilings[name]));
  }
  return limits;
}
