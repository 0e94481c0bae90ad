import type { LogPort } from '#server/runtime/ports.ts';
import { createRecentCache } from './recent-cache.ts';
import type { StripResult } from './thread-messages.ts';
import { createThreadPool } from './thread-pool.ts';

const mostMs = 30_000;
const idleMs = 20_000;

/** Strips types in a thread of its own and remembers the results. */
export type TypeStripper = {
  /** Whether this code has been stripped before, or surely has types. A guess that saves a trip, nothing else. */
  expectsTypes(code: string): boolean;
  strip(code: string, options: { mostMs: number; signal: AbortSignal | undefined }): Promise<StripResult>;
  /** The same, with the parameters of `main`. */
  describe(code: string): Promise<StripResult>;
  close(): Promise<void>;
};

/** TypeScript's parser is large: one thread has it, which ends when nothing was stripped for a while. */
export function createTypeStripper(log: LogPort | undefined): TypeStripper {
  const pool = createThreadPool({
    role: 'strip',
    shares: { computing: 1, mostComputing: 1, reserved: 0 },
    keep: 0,
    most: 1,
    idleMs,
    log,
  });
  const known = createRecentCache<StripResult>(500);
  let nextId = 1;

  async function strip(code: string, given: { mostMs: number; signal: AbortSignal | undefined }) {
    const before = known.find(code);
    if (before) return before;
    const result = await ask(code, { ...given, wantsInputs: mayTakeDates.test(code) });
    if (result.ok || result.error.fault === 'user') known.put(code, result);
    return result;
  }

  type Question = { mostMs: number; signal?: AbortSignal | undefined; wantsInputs: boolean };

  async function ask(code: string, { mostMs: wallMs, signal, wantsInputs }: Question): Promise<StripResult> {
    const task = { kind: 'strip' as const, id: nextId++, code, wantsInputs };
    const answer = await pool.run({ cpuMs: wallMs, wallMs, signal, task });
    if (answer.kind === 'ended' && !answer.outcome.ok) return answer.outcome;
    if (answer.kind !== 'stripped') throw new Error('The stripping thread answered something else.');
    return answer.result;
  }

  return {
    expectsTypes: (code) => known.find(code) !== undefined || commonTypeScript.test(code),
    strip,
    describe: (code) => ask(code, { mostMs, wantsInputs: true }),
    close: pool.close,
  };
}

/** Only a signature with the type `Date` is worth being read before each new script. */
const mayTakeDates = /[:<|=(]\s*Date\b(?!\s*[.(])/;

const commonTypeScript =
  /:\s*(?:string|number|boolean|unknown|any|void|Promise<|Record<|Array<)|^\s*(?:export\s+)?(?:interface|type)\s+\w/m;
