import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createSandbox } from './create-sandbox.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };
const limits = { cpuMs: 150, wallMs: 1000, memoryBytes: 24 * 2 ** 20 };
const mostLateMs = 1000;
/** The machine of a test may be busy: what the host itself waits for does not count as late. */
const queueMs = 4000;

const folder = join(import.meta.dirname, '../../../bench/hostile');
const hostile = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

const tokens = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ';',
    ',',
    '=>',
    '...',
    '?.',
    '`',
    '${',
    '"',
    "'",
    '/',
    '*',
    '<',
    '>',
    '=',
    '+',
    '!',
  ],
  ...[
    'async ',
    'await ',
    'function ',
    'function* ',
    'yield ',
    'class A ',
    'extends ',
    'return ',
    'throw ',
    'try ',
    'catch ',
  ],
  ...[
    'finally ',
    'while (true) ',
    'for (;;) ',
    'for await (const x of y) ',
    'new ',
    'delete ',
    'typeof ',
    'let x = ',
    'import ',
  ],
  ...[
    'export default ',
    'export const main = ',
    'globalThis',
    'Proxy',
    'Promise',
    'Symbol.iterator',
    'console.log',
    'fetch',
  ],
  ...[
    'setTimeout',
    'Array(1e6)',
    '.repeat(1e5)',
    'JSON.stringify',
    'Object.prototype',
    '__proto__',
    'constructor',
    'eval',
  ],
  ...[
    'Reflect.construct',
    'new Function',
    'structuredClone',
    'URL',
    '1e308',
    '0n',
    'null',
    'undefined',
    'NaN',
    '\0',
    '\ud800',
  ],
];

const soup = fc
  .array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 60 })
  .map((parts) => parts.join(''));

/** A hostile program with a piece taken out, doubled, or replaced by something else. */
const mutated = fc
  .record({
    code: fc.constantFrom(...hostile),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    piece: fc.oneof(fc.constant(''), fc.constantFrom(...tokens), fc.string({ maxLength: 10 })),
    isDoubled: fc.boolean(),
  })
  .map(({ code, from, length, piece, isDoubled }) => {
    const start = Math.floor(from * code.length);
    const cut = code.slice(start, start + length);
    return code.slice(0, start) + (isDoubled ? cut + cut : piece) + code.slice(start + length);
  });

test('random and mutated programs end in time, and the next script finds a sound sandbox', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(soup, mutated, fc.string({ maxLength: 200 })), async (code) => {
      const started = performance.now();
      const outcome = await sandbox.runScript({ code, name: 'fuzz', args: {}, context, limits });
      const ms = performance.now() - started;
      expect(outcome.ok || outcome.error.fault !== 'system', JSON.stringify(outcome)).toBe(true);
      expect(ms).toBeLessThan(limits.wallMs + mostLateMs + queueMs);
      const next = await sandbox.runScript({
        code: 'return [1].map((n) => n + 1)',
        name: 'next',
        args: {},
        context,
      });
      expect(next).toEqual({ ok: true, value: [2] });
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 150), interruptAfterTimeLimit: 45_000, endOnFailure: true },
  );
});
