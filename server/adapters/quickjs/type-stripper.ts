import type { LogPort } from '#server/runtime/ports.ts';
import { createRecentCache } from './recent-cache.ts';
import type { StripResult } from './thread-messages.ts';
import { createThreadPool } from './thread-pool.ts';

const limits = { cpuMs: 30_000, wallMs: 30_000 };
const idleMs = 20_000;

/** Strips types in a thread of its own and remembers the results. */
export type TypeStripper = {
  /** Whether this code has been stripped before, or surely has types. A guess that saves a trip, nothing else. */
  expectsTypes(code: string): boolean;
  strip(code: string, signal: AbortSignal | undefined): Promise<StripResult>;
  /** The same, with the parameters of `main`. */
  describe(code: string): Promise<StripResult>;
  close(): Promise<void>;
};

/** TypeScript's parser is large: one thread has it, which ends when nothing was stripped for a while. */
export function createTypeStripper(log: LogPort | undefined): TypeStripper {
  const pool = createThreadPool({
    role: 'strip',
    computing: 1,
    computingUnderStrain: 1,
    keep: 0,
    most: 1,
    idleMs,
    log,
  });
  const known = createRecentCache<StripResult>(500);
  let nextId = 1;

  async function strip(code: string, signal: AbortSignal | undefined): Promise<StripResult> {
    const before = known.find(code);
    if (before) return before;
    const result = await ask(code, { signal, wantsInputs: false });
    known.put(code, result);
    return result;
  }

  type Question = { signal?: AbortSignal | undefined; wantsInputs: boolean };

  async function ask(code: string, { signal, wantsInputs }: Question): Promise<StripResult> {
    const task = { kind: 'strip' as const, id: nextId++, code, wantsInputs };
    const answer = await pool.run({ ...limits, signal, task });
    if (answer.kind === 'ended' && !answer.outcome.ok) return answer.outcome;
    if (answer.kind !== 'stripped') throw new Error('The stripping thread answered something else.');
    return answer.result;
  }

  return {
    expectsTypes: (code) => known.find(code) !== undefined || commonTypeScript.test(code),
    strip,
    describe: (code) => ask(code, { wantsInputs: true }),
    close: pool.close,
  };
}

const commonTypeScript =
  /:\s*(?:string|number|boolean|unknown|any|void|Promise<|Record<|Array<)|^\s*(?:export\s+)?(?:interface|type)\s+\w/m;
