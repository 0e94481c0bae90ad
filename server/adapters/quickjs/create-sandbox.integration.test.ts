import { afterAll, describe, expect, test } from 'vitest';
import type { SandboxOutcome, ScriptLogLine, ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { createSandbox } from './create-sandbox.ts';
import { prepareJavascript } from './prepare-script.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };

function run(code: string, request: Partial<ScriptRequest> = {}): Promise<SandboxOutcome> {
  return sandbox.runScript({ code, name: 'test', args: {}, context, ...request });
}

async function resultOf(code: string, request: Partial<ScriptRequest> = {}) {
  const outcome = await run(code, request);
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}

async function errorOf(code: string, request: Partial<ScriptRequest> = {}) {
  const outcome = await run(code, request);
  if (outcome.ok) throw new Error(`The script succeeded with ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}

describe('a script', () => {
  test('gets its arguments by name, keeps its defaults and ignores what it does not name', async () => {
    const code =
      'export async function main(b, a = 7, c) { return { a, b, c: c === undefined, n: arguments.length }; }';
    expect(await resultOf(code, { args: { b: 1, c2: 5 } })).toEqual({ a: 7, b: 1, c: true, n: 3 });
  });

  test.each([
    ['export const main = async (x) => x + 1;', 3],
    ['const main = (x) => x + 1; export { main };', 3],
    ['export default function (x) { return x + 1 }', 3],
    ['function main(x) { return x + 1 }', 3],
    ['export function main({ x, y = 1 }) { return x + y }', 3],
    ['export default 3', 3],
    ['const y = await Promise.resolve(3); return y;', 3],
    ['for (const x of [1, 2, 3]) if (x > 2) return x;', 3],
    ['export function main() {}', null],
    ['1 + 1', null],
  ])('can be written as %s', async (code, expected) => {
    expect(await resultOf(code, { args: { x: 2 } })).toEqual(expected);
  });

  test('that was prepared before is run as it was prepared, unless another version of the sandbox did that', async () => {
    const javascript = 'function main(x) { return x * 3 }';
    const code = javascript.replace('(x)', '(x: number)');
    const read = prepareJavascript(javascript, false);
    if (read.kind !== 'prepared') throw new Error(read.kind);
    const args = { x: 2 };
    expect(await resultOf('this is not read', { prepared: read.script, args })).toBe(6);
    const prepared = { ...read.script, format: read.script.format + 1, javascript: 'this is not read' };
    expect(await resultOf(code, { prepared, args })).toBe(6);
  });

  test('may be TypeScript', async () => {
    const code = `type Order = { id: string; total?: number };
      interface Scored extends Order { score: number }
      export async function main(order: Order, factor: number = 2): Promise<Scored> {
        const total = order.total!;
        const map = new Map<string, number>([['a', total as number]]);
        return { ...order, score: map.get('a')! * factor } satisfies Scored;
      }`;
    expect(await resultOf(code, { args: { order: { id: 'x', total: 4 } } })).toEqual({
      id: 'x',
      total: 4,
      score: 8,
    });
  });

  test('may have enums, and errors behind them still name their lines', async () => {
    const code = `export enum Level {
  Low, // the least
  High = 1 << 3, Higher = High | 1,
  'of all',
  Name = 'n' }
const enum Small { A }
enum Level { Top = 100 }
export function main(level: Level = Level.High): unknown {
  if (level === Level.Top) throw new Error(Level[level]);
  return [Level, Small.A, Level[level]];
}`;
    const names = { Low: 0, High: 8, Higher: 9, 'of all': 10, Name: 'n', Top: 100 };
    const reverse = { 0: 'Low', 8: 'High', 9: 'Higher', 10: 'of all', 100: 'Top' };
    expect(await run(code)).toEqual({ ok: true, value: [{ ...names, ...reverse }, 0, 'High'] });
    const failed = await run(code, { args: { level: 100 } });
    expect(failed).toMatchObject({ ok: false, error: { message: 'Top', line: 9 } });
  });

  test('may have parameter properties', async () => {
    const code = `class Shape { constructor(readonly name: string, private sides = 4) {}
  describe(): string { return this.name + this.sides; } }
class Colored extends Shape {
  constructor(name: string, public color?: string) {
    super(name)
    if (color === 'none') throw new Error(this.color);
  }
}
export const main = (color: string) => [new Colored('box', color).describe(), new Colored('box', color)];`;
    const value = ['box4', { name: 'box', sides: 4, color: 'red' }];
    expect(await run(code, { args: { color: 'red' } })).toEqual({ ok: true, value });
    const failed = await run(code, { args: { color: 'none' } });
    expect(failed).toMatchObject({ ok: false, error: { message: 'none', line: 6 } });
  });

  test('that reads as JavaScript comparisons but means a type argument is treated as TypeScript', async () => {
    const code = 'function id(x) { return x }\nexport const main = () => id<string>("a")';
    expect(await resultOf(code)).toBe('a');
  });

  test('gets dates where its signature has them, also inside of other values', async () => {
    const code = `type Span = { from: Date; to?: Date };
      export const main = (when: Date, spans: Span[] = [], until?: Date | null, text: Date | string = '') =>
        [when.getUTCFullYear(), spans.map(({ from, to }) => [from instanceof Date, to]), until, typeof text];`;
    const args = { when: '2026-01-31T09:00:00Z', spans: [{ from: '2026-01-01' }], until: null, text: '2026' };
    expect(await resultOf(code, { args })).toEqual([2026, [[true, null]], null, 'string']);
    expect(await errorOf(code, { args: { ...args, spans: [{ from: 'soon' }] } })).toMatchObject({
      code: 'invalid_input',
      message: 'The argument spans.0.from has to be a date such as 2026-01-31T09:00:00Z.',
    });
    const javascript = 'export const main = (when) => when.getTime();';
    const inputs = { type: 'object', properties: { when: { type: 'string', format: 'date-time' } } };
    expect(await resultOf(javascript, { javascript, inputs, args: { when: '1970-01-01T00:00:01Z' } })).toBe(
      1000,
    );
  });

  test('streams what it writes to the console', async () => {
    const lines: ScriptLogLine[] = [];
    await resultOf(
      'console.log("a", 1, { b: [true, null] }); console.error(new Map([["k", 1n]])); return 1',
      {
        onLog: (line) => lines.push(line),
      },
    );
    expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
      ['log', 'a 1 { b: [true, null] }'],
      ['error', "Map(1) { 'k' => 1n }"],
    ]);
  });

  test('waits for timers and knows its context', async () => {
    const code = `export async function main() {
      const order = [];
      setTimeout(() => order.push('never'), 5000);
      clearTimeout(setTimeout(() => order.push('cleared'), 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(context.runId);
      return order;
    }`;
    expect(await resultOf(code)).toEqual(['r1']);
  });
});

describe('a failing script', () => {
  test('names the line and column of the author, also from a nested function', async () => {
    const code = [
      'function deep(order: { items: string[] }) {',
      '  return order.items.length;',
      '}',
      'export const main = (a: any) => deep(a);',
    ].join('\n');
    expect(await errorOf(code)).toMatchObject({
      code: 'script_error',
      fault: 'user',
      line: 2,
      column: 15,
      sourceLine: '  return order.items.length;',
    });
  });

  test.each([
    ['const a = 1;\nconst a = 2;', 2, 7],
    ['export function main() {\n  return (1;\n}', 2, 12],
    ['\n\n  import fs from "node:fs";', 3, 3],
    ['let x: number = 1;\nnamespace Color { export const red = 1 }', 2, 1],
    ['class A {\n  constructor(private x: number) { throw x }\n}\nimport a = A;', 4, 1],
    ['return null.x', 1, 12],
    ['class A {\n  @once call() {}\n}', 2, 3],
    ['const x = 1;\nthrow new Error("x" + x)', 2, 16],
  ])('%j points at %i:%i', async (code, line, column) => {
    expect(await errorOf(code)).toMatchObject({ fault: 'user', line, column });
  });

  test('keeps the message, code and details of what was thrown', async () => {
    const code = `class RateLimited extends Error { constructor() { super('slow down'); this.code = 'rate_limited'; this.retryAfter = 7; this.name = 'RateLimited' } }
      throw new RateLimited()`;
    expect(await errorOf(code)).toMatchObject({
      code: 'rate_limited',
      message: 'slow down',
      details: { name: 'RateLimited', retryAfter: 7 },
    });
  });

  test.each([
    ['throw "plain"', 'plain'],
    ['throw null', 'null'],
    ['throw undefined', 'undefined'],
    ['throw { a: 1 }', '{ a: 1 }'],
    ['throw { message: "like an error" }', 'like an error'],
  ])('%s says so', async (code, message) => {
    expect(await errorOf(code)).toMatchObject({ message, fault: 'user' });
  });
});

describe('limits', () => {
  test('an endless loop ends at its limit while other scripts go on', async () => {
    const endless = errorOf('while (true) {}', { limits: { cpuMs: 300 } });
    const others = await Promise.all([1, 2, 3].map((n) => resultOf(`return ${n}`)));
    expect(others).toEqual([1, 2, 3]);
    expect(await endless).toMatchObject({ code: 'timeout', fault: 'timeout' });
  });

  test('expressions and short scripts go on while others of their owner compute without end', async () => {
    const abort = new AbortController();
    const limits = { cpuMs: 120_000, wallMs: 120_000 };
    const endless = [1, 2, 3].map(() => errorOf('while (true) {}', { signal: abort.signal, limits }));
    expect(await sandbox.evaluate({ code: 'a + 1', scope: { a: 1 } })).toEqual({ ok: true, value: 2 });
    expect(await resultOf('return 3')).toBe(3);
    abort.abort();
    for (const error of await Promise.all(endless)) expect(error.fault).toBe('cancelled');
  });

  test('an owner whose scripts compute without end does not get the thread of another', async () => {
    const aborts = Array.from({ length: 20 }, () => new AbortController());
    const limits = { cpuMs: 120_000, wallMs: 120_000 };
    const endless = aborts.map(({ signal }) =>
      errorOf('while (true) {}', { owner: 'hostile', signal, limits }),
    );
    for (let n = 0; n < 3; n += 1) expect(await resultOf(`return ${n}`, { owner: 'other' })).toBe(n);
    for (const abort of aborts) abort.abort();
    for (const error of await Promise.all(endless)) expect(error.fault).toBe('cancelled');
  });

  test('a closed sandbox ends what runs and takes nothing more', async () => {
    const closed = createSandbox({ threads: 1 });
    const running = closed.runScript({ code: 'while (true) {}', name: 't', args: {}, context });
    await closed.evaluate({ code: '1', scope: {} });
    await closed.close();
    expect(await running).toMatchObject({ ok: false });
    expect(await closed.evaluate({ code: '1', scope: {} })).toMatchObject({ error: { code: 'cancelled' } });
  });

  test('endless allocation ends with a clear error', async () => {
    const error = await errorOf(
      'const all = []; while (true) all.push(new Array(1000).fill("x" + all.length))',
    );
    expect(error).toMatchObject({ code: 'memory_limit', fault: 'user' });
    expect(await resultOf('return 1')).toBe(1);
  });

  test('waiting ends at the wall clock', async () => {
    const code = 'await new Promise((resolve) => setTimeout(resolve, 60000))';
    expect(await errorOf(`${code}; return 1`, { limits: { wallMs: 200 } })).toMatchObject({
      code: 'timeout',
    });
  });

  test('a native loop that never asks is ended with its thread', async () => {
    const code = 'return Array(1e9).join("")';
    expect(await errorOf(code, { limits: { cpuMs: 200 } })).toMatchObject({ code: 'timeout' });
    expect(await resultOf('return 2')).toBe(2);
  });

  test('aborting ends a computing script and a waiting one', async () => {
    for (const code of ['while (true) {}', 'await new Promise((r) => setTimeout(r, 60000)); return 1']) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 100);
      expect(await errorOf(code, { signal: abort.signal })).toMatchObject({ fault: 'cancelled' });
    }
  });

  test('a promise that nothing settles fails as such', async () => {
    expect(await errorOf('await new Promise(() => {}); return 1')).toMatchObject({ code: 'never_settled' });
  });

  test('a log is cut with a marker', async () => {
    const lines: ScriptLogLine[] = [];
    const onLog = (line: ScriptLogLine) => lines.push(line);
    await resultOf('for (let i = 0; i < 1e4; i++) console.log("x".repeat(50)); return 1', {
      limits: { logBytes: 2000 },
      onLog,
    });
    expect(lines.length).toBeLessThan(50);
    expect(lines.at(-1)?.text).toContain('the log is cut here');
  });

  test('a result over its size is refused', async () => {
    const code = 'return Array.from({ length: 1000 }, () => "x".repeat(100))';
    expect(await errorOf(code, { limits: { resultBytes: 5000 } })).toMatchObject({
      code: 'result_too_large',
    });
    const limits = { resultBytes: 5000 };
    expect(await resultOf('return "é".repeat(2499)', { limits })).toHaveLength(2499);
    expect(await errorOf('return "é".repeat(2500)', { limits })).toMatchObject({ code: 'result_too_large' });
  });
});
