import { joinLimits, type ScriptLimits } from '#shared/scripts/script-limits.ts';
import type { SandboxLimits } from './sandbox-port.ts';

const mebibyte = 2 ** 20;

/** A script's own limits within those of its workspace, in the units of the sandbox. */
export function sandboxLimits(own: ScriptLimits, mostOfWorkspace: ScriptLimits): SandboxLimits {
  const joined = joinLimits(own, mostOfWorkspace);
  return {
    cpuMs: joined.cpuSeconds * 1000,
    wallMs: joined.wallSeconds * 1000,
    memoryBytes: joined.memoryMib * mebibyte,
    resultBytes: joined.resultMib * mebibyte,
    logBytes: joined.logKib * 1024,
  };
}
