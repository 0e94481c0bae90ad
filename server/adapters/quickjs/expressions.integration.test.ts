import { afterAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/json.ts';
import { createSandbox } from './create-sandbox.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

const scope: JsonObject = {
  input: { amount: 120, name: 'Ada', tags: ['a', 'b'] },
  results: { score: { value: 7 } },
  previous: null,
  now: '2026-01-02T03:04:05.000Z',
};
const evaluate = (code: string) => sandbox.evaluate({ code, scope });

describe('an expression', () => {
  test.each<[string, unknown]>([
    ['input.amount > 100 && results.score.value < 10', true],
    ['{ a: input.name }.a', 'Ada'],
    [
      '({ ...input, tags: input.tags.map((tag) => tag.toUpperCase()) })',
      { amount: 120, name: 'Ada', tags: ['A', 'B'] },
    ],
    ['const twice = input.amount * 2;\nreturn twice + 1;', 241],
    ['if (previous === null) return "none"; else return "some";', 'none'],
    ['input.missing', null],
    ['input.amount; // a comment', 120],
    ['input.amount // a comment', 120],
    ['new Date(now).getUTCFullYear()', 2026],
    ['[NaN, -0, undefined, 1n, new Date(0)]', [null, 0, null, '1', '1970-01-01T00:00:00.000Z']],
    ['"\\ud800x"', '\ufffdx'],
  ])('%s', async (code, expected) => {
    expect(await evaluate(code)).toEqual({ ok: true, value: expected });
  });

  test.each<[string, string]>([
    ['Date.now()', 'use now'],
    ['new Date()', 'use now'],
    ['Date()', 'use now'],
    ['Math.random()', 'no randomness'],
    ['fetch("http://x")', "'fetch' is not defined"],
    ['setTimeout(() => 1)', "'setTimeout' is not defined"],
    ['console.log(1)', "'console' is not defined"],
    ['(async () => 1)()', 'cannot wait'],
    ['input.missing.deeper', "cannot read property 'deeper' of undefined"],
    ['const a = 1;', 'need a "return"'],
    ['new Map([[1, 2]])', 'is a Map'],
    ['const a = {}; a.self = [a]; return a', 'result.self[0] refers back'],
    ['() => 1', 'is a function'],
  ])('%s is refused: %s', async (code, message) => {
    const outcome = await evaluate(code);
    expect(outcome).toMatchObject({ ok: false, error: { fault: 'user' } });
    expect(!outcome.ok && outcome.error.message).toContain(message);
  });

  test.each<[string, number, number]>([
    ['input.a.b', 1, 8],
    ['input.name +\n  nothing', 2, 3],
    ['const x = 1;\nreturn x.y.z;', 2, 11],
    ['1 +', 1, 4],
    ['/* why */ (\n  input.none.x)', 2, 13],
    ['const a = 1;\nreturn a b', 2, 10],
  ])('%j fails at %i:%i', async (code, line, column) => {
    expect(await evaluate(code)).toMatchObject({ ok: false, error: { line, column } });
  });

  test('ends at its limit of computing and of memory', async () => {
    expect(await evaluate('for (;;);\nreturn 1')).toMatchObject({ ok: false, error: { fault: 'timeout' } });
    const grow = 'const a = []; for (;;) a.push("x".repeat(4e6) + a.length);\nreturn 1';
    expect(await evaluate(grow)).toMatchObject({ ok: false, error: { code: 'memory_limit' } });
  });

  test('cannot change what the next one sees', async () => {
    await evaluate(
      'Object.prototype.leak = input.name; globalThis.leak = 1; Array.prototype.map = null; return 1',
    );
    expect(await evaluate('[typeof leak, typeof {}.leak, typeof [].map]')).toEqual({
      ok: true,
      value: ['undefined', 'undefined', 'function'],
    });
  });
});
