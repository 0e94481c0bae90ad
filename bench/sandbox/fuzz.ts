import fc from 'fast-check';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { fuzzPrograms } from './fuzz-programs.ts';
import { scriptContext } from './script-context.ts';

/** What random programs did: how often they ended how, the slowest, and each that broke a promise. */
export type FuzzEvidence = {
  programs: number;
  seed: number;
  slowestMs: number;
  outcomes: Record<string, number>;
  violations: string[];
};

const limits = { cpuMs: 150, wallMs: 1000, memoryBytes: 24 * 2 ** 20 };
const atOnce = 2;

/** How late a program may end: its limit and a second. */
export const mostFuzzMs = limits.wallMs + 1000;

/** Runs random programs, each followed by one that must find a sound sandbox. */
export async function fuzzSandbox(
  sandbox: SandboxPort,
  { programs, seed, allowedMs = mostFuzzMs }: { programs: number; seed: number; allowedMs?: number },
): Promise<FuzzEvidence> {
  const codes = fc.sample(fuzzPrograms, { numRuns: programs, seed });
  const evidence: FuzzEvidence = { programs, seed, slowestMs: 0, outcomes: {}, violations: [] };
  const loop = async () => {
    for (let code = codes.pop(); code !== undefined; code = codes.pop())
      await tryProgram(sandbox, code, { evidence, allowedMs });
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return evidence;
}

async function tryProgram(
  sandbox: SandboxPort,
  code: string,
  { evidence, allowedMs }: { evidence: FuzzEvidence; allowedMs: number },
): Promise<void> {
  const started = performance.now();
  const outcome = await sandbox.runScript({ code, name: 'fuzz', args: {}, context: scriptContext, limits });
  const ms = Math.round(performance.now() - started);
  const kind = outcome.ok ? 'ok' : outcome.error.code;
  evidence.outcomes[kind] = (evidence.outcomes[kind] ?? 0) + 1;
  evidence.slowestMs = Math.max(evidence.slowestMs, ms);
  const blame = (what: string) => evidence.violations.push(`${what}: ${JSON.stringify(code)}`);
  if (!outcome.ok && outcome.error.fault === 'system') blame(`ended as ${outcome.error.code}`);
  if (ms > allowedMs) blame(`took ${ms} ms`);
  const next = await sandbox.runScript({
    code: 'return [1].map((n) => n + 1)',
    name: 'next',
    args: {},
    context: scriptContext,
  });
  if (!next.ok || JSON.stringify(next.value) !== '[2]') blame('the next script failed after');
}
