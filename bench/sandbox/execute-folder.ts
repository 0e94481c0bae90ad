import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineReport } from '#server/adapters/quickjs/thread-messages.ts';
import type { SandboxOutcome, SandboxPort, ScriptState } from '#server/runtime/sandbox-port.ts';
import { besideNeighbours } from './neighbours.ts';
import { scriptContext } from './script-context.ts';

/** What one script did. `imageIntact`: the instance that the next script gets equals the image, byte for byte. */
export type ScriptEvidence = {
  name: string;
  outcome: string;
  ms: number;
  /** The limit that holds for it: that of computing, for a script that may wait that from start to end. */
  limitMs: number;
  rssDelta: number;
  imageIntact: boolean;
  neighbourP95: number;
};

export type Limits = { cpuMs: number; wallMs: number };

type Observed = { sandbox: SandboxPort; reports: Map<string, MachineReport>; limits: Limits };

/** Names of what a script can wait for. */
const mayWait = /setTimeout|fetch|AbortSignal|millrace/;

/** Every script of a folder and of the folders in it, by name. */
export function readScripts(folder: string): { name: string; code: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && statSync(join(folder, file)).isFile())
    .toSorted()
    .map((name) => ({ name, code: readFileSync(join(folder, name), 'utf8') }));
}

/** Runs one script beside light neighbours. A thread that had to be ended takes its instance with it. */
export async function executeScript(
  { sandbox, reports, limits }: Observed,
  { name, code }: { name: string; code: string },
): Promise<ScriptEvidence & { wrongNeighbours: number }> {
  const rssBefore = process.memoryUsage.rss();
  const state = memoryState();
  const { result, neighbours } = await besideNeighbours(sandbox, async () => {
    const started = performance.now();
    const request = { owner: 'hostile', code, name, args: {}, context: scriptContext, limits, state };
    const outcome = await sandbox.runScript(request);
    return { outcome, ms: performance.now() - started };
  });
  return {
    name,
    outcome: describeOutcome(result.outcome),
    ms: Math.round(result.ms),
    limitMs: mayWait.test(code) ? limits.wallMs : limits.cpuMs,
    rssDelta: process.memoryUsage.rss() - rssBefore,
    imageIntact: reports.get(name)?.isIntact ?? true,
    neighbourP95: neighbours.p95,
    wrongNeighbours: neighbours.wrong,
  };
}

function describeOutcome(outcome: SandboxOutcome): string {
  if (outcome.ok) return 'ok';
  const { code, fault } = outcome.error;
  return code === fault ? code : `${code} (${fault})`;
}

/** A state that lives as long as one script. */
function memoryState(): ScriptState {
  const kept = new Map<string, { json: string; revision: number }>();
  return {
    get: async (key) => kept.get(key) ?? null,
    async replace(key, { json, revision }) {
      if ((kept.get(key)?.revision ?? 0) !== revision) return false;
      kept.set(key, { json, revision: revision + 1 });
      return true;
    },
  };
}
