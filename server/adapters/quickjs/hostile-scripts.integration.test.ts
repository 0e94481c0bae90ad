import { afterAll, describe, expect, test } from 'vitest';
import type { ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { createSandbox } from './create-sandbox.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };
const limits = { cpuMs: 700, wallMs: 20_000 };
/** For scripts whose limit of computing is not what is tested: computing is measured by the clock of a busy machine. */
const patient = { limits: { cpuMs: 20_000, wallMs: 20_000 } };

function run(body: string, request: Partial<ScriptRequest> = {}) {
  const code = `export async function main() { ${body}\n}`;
  return sandbox.runScript({ code, name: 'test', args: {}, context, limits, ...request });
}

/** Each script of design 4.6 ends, and the next script finds a sound sandbox. */
async function isHeld(body: string, request: Partial<ScriptRequest> = {}) {
  const outcome = await run(body, request);
  expect(await run('return [1].map((n) => n + 1)', patient)).toEqual({ ok: true, value: [2] });
  return outcome;
}

describe('computing without end', () => {
  test.each([
    'while (true);',
    'while (true) { try { while (true); } catch { continue } }',
    'try { while (true); } finally { while (true); }',
    'return /^(a+)+$/.test("a".repeat(40) + "b")',
    'return "a".repeat(30000).replace(/(a*)*b/g, "")',
    'for (;;) Date.now()',
    'const s = "a".repeat(2e6); for (;;) s.indexOf("aab" + s)',
    'Array.from({ length: 4e5 }, Math.random).sort(() => Math.random() - 0.5); for (;;);',
    'let b = 3n; for (;;) b *= b',
    'return "\\u0300a".repeat(3e6).normalize("NFD").length; ',
    'for (;;) await 0',
    'const again = () => Promise.resolve().then(again); again(); await new Promise(() => {})',
    'await { then() { for (;;); } }',
    'Promise.resolve().then(() => { for (;;); }); await new Promise((resolve) => setTimeout(resolve, 10000))',
    'return Array(1e9) + ""',
    'const a = []; a.length = 4e9; a[1] = 2; return a.sort()',
    'return [].concat({ length: 2 ** 32, [Symbol.isConcatSpreadable]: true })',
    'return Array.prototype.includes.call({ length: 2 ** 32 - 1 }, 1)',
    'return "x".repeat(1e5).replaceAll("x", "y".repeat(1e4)).length',
  ])('%s', async (body) => {
    const outcome = await isHeld(body);
    const codes = ['timeout', 'memory_limit', 'script_error'];
    expect(outcome.ok ? 'ended by itself' : outcome.error.code).toSatisfy(
      (code: string) => codes.includes(code) || code === 'ended by itself',
    );
    expect(outcome.ok || outcome.error.fault !== 'system').toBe(true);
  });
});

describe('memory without end', () => {
  test.each([
    'let s = "x"; for (;;) s += s + Math.random()',
    'const all = []; for (;;) all.push({ a: all.length })',
    'const all = new Map(); for (let i = 0; ; i++) all.set("k" + i, [i])',
    'const all = []; for (let i = 0; ; i++) all.push(() => i)',
    'const all = []; for (;;) all.push(Symbol(all.length))',
    'return new Array(2 ** 32 - 1).fill(0)',
    'const all = []; for (;;) all.push(new ArrayBuffer(1e7))',
    'function* endless() { for (;;) yield {} } return [...endless()]',
    'const all = []; for (;;) { try { all.push(new Array(1e5).fill(0)) } catch { all.length = 10 } }',
    'const all = []; await Promise.resolve().then(() => { for (;;) all.push("x".repeat(1e6) + all.length) })',
    'const all = []; for (;;) { console.log("x".repeat(1e4)); all.push(new Array(1e4).fill(1)) }',
  ])('%s', async (body) => {
    const outcome = await isHeld(body);
    expect(outcome).toMatchObject({ ok: false });
    if (!outcome.ok) expect(['memory_limit', 'timeout', 'script_error']).toContain(outcome.error.code);
  });
});

describe('the stack', () => {
  test.each([
    'const f = () => f() + 1; return f()',
    'const o = { get a() { return this.a } }; return o.a',
    'return [3, 2, 1].sort(function compare() { return [2, 1].sort(compare)[0] })',
    'return JSON.parse("[".repeat(1e6) + "]".repeat(1e6))',
    'return eval("(".repeat(1e5) + ")".repeat(1e5))',
    'const open = "`$" + "{"; return eval(open.repeat(1e5) + "}`".repeat(1e5))',
    'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.a',
    'let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); return f()',
    'const a = []; a[0] = a; return a.flat(Infinity)',
    'let d = {}; for (let i = 0; i < 20000; i++) d = { d }; return d',
    'const e = new Error("x"); e.toString = () => String(e); throw { toString: e.toString, get message() { return String(this) } }',
  ])('%s', async (body) => {
    const outcome = await isHeld(body);
    expect(outcome).toMatchObject({ ok: false });
    if (!outcome.ok) expect(outcome.error.fault).not.toBe('system');
  });
});

describe('source text', () => {
  test.each([
    ['parentheses', '('.repeat(2e5)],
    ['braces', '{'.repeat(2e5)],
    ['types', `type A = ${'['.repeat(2e5)}`],
    ['operators', `return ${'1+'.repeat(1e5)}1`],
    ['angles', '<'.repeat(2e5)],
    ['a NUL', 'return "\0" + 1;\0'],
    ['a huge line', `return "${'x'.repeat(3e6)}".length`],
  ])('of %s is run or refused', async (_name, code) => {
    const outcome = await sandbox.runScript({ code, name: 't', args: {}, context });
    expect(outcome.ok || outcome.error.fault !== 'system').toBe(true);
    expect(await run('return 1', patient)).toEqual({ ok: true, value: 1 });
  });
});

describe('results and errors', () => {
  test.each<[string, unknown]>([
    ['return JSON.parse(\'{"__proto__": {"a": 1}, "b": 1, "constructor": 2}\')', { b: 1 }],
    ['return { toJSON() { return { toJSON: 1, fine: true } } }', { toJSON: 1, fine: true }],
    [
      'return [NaN, Infinity, -0, undefined, 5n, new Date(0), "\\0", "\\ud800"]',
      [null, null, 0, null, '5', '1970-01-01T00:00:00.000Z', '\0', '\ufffd'],
    ],
    ['return { a: undefined, b: [,1] }', { b: [null, 1] }],
    [
      'JSON.stringify = () => "[]"; Object.keys = null; String.prototype.toWellFormed = null; return { a: "b" }',
      { a: 'b' },
    ],
    [
      'Array.prototype.push = Array.prototype.join = Map.prototype.get = null; Promise.prototype.then = null; return [1]',
      [1],
    ],
    ['Reflect.apply = null; Object.prototype.toJSON = () => "evil"; return 5', 5],
    ['const shared = { a: 1 }; return [shared, shared]', [{ a: 1 }, { a: 1 }]],
  ])('%s', async (body, value) => {
    expect(await isHeld(body, patient)).toEqual({ ok: true, value });
  });

  test.each([
    ['return { a: [{ b: new Map() }] }', 'invalid_result', 'result.a[0].b is a Map'],
    ['return { "a b": Symbol("x") }', 'invalid_result', 'result["a b"] is a symbol'],
    ['const a = { b: {} }; a.b.c = a; return a', 'invalid_result', 'result.b.c refers back'],
    ['return { get a() { throw new Error("from the getter") } }', 'script_error', 'from the getter'],
    ['return "x".repeat(20e6)', 'result_too_large', ''],
    ['return { a: Promise.resolve(1) }', 'invalid_result', 'await it'],
    ['const a = []; a[1e8] = 1; return a', '', ''],
    ['return { get a() { for (;;); } }', 'timeout', ''],
    ['throw { get message() { for (;;); } }', 'timeout', ''],
    ['const e = new Error("x"); e.cause = e; throw e', 'script_error', 'x'],
    ['throw new Proxy(new Error("proxied"), {})', 'script_error', ''],
    ['throw new Error("m".repeat(3e6))', 'script_error', 'mmm'],
    ['Error.prepareStackTrace = () => { for (;;); }; throw new Error("x")', '', ''],
    ['Object.prototype.toJSON = () => ({}); throw new Error("still told")', 'script_error', 'still told'],
    ['throw Object.create(null)', 'script_error', ''],
    ['const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy', 'script_error', ''],
    ['const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy', '', ''],
  ])('%s', async (body, code, message) => {
    const outcome = await isHeld(body, ['', 'timeout'].includes(code) ? {} : patient);
    expect(outcome).toMatchObject({ ok: false });
    if (outcome.ok) return;
    expect(outcome.error.fault).not.toBe('system');
    if (code !== '') expect(outcome.error.code).toBe(code);
    expect(outcome.error.message).toContain(message);
    expect(outcome.error.message.length).toBeLessThan(20_000);
  });
});

describe('the host API', () => {
  test.each([
    'for (let i = 0; i < 1e6; i++) console.log(i)',
    'console.log("x".repeat(1e7))',
    'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); console.log(proxy, Symbol(), null, () => 1); return 1',
    'console.log.apply(null, new Array(1e5).fill({ a: 1 }))',
    'setTimeout(() => { throw new Error("late") }, 1); await new Promise((r) => setTimeout(r, 20)); return 1',
    'Promise.reject(new Error("nobody waits")); return 1',
    'await Promise.allSettled(Array.from({ length: 10000 }, () => fetch("http://10.0.0.1"))); return 1',
    'for (let i = 0; i < 1e5; i++) setTimeout(() => 1, 1e9); return 1',
    'new URL({ toString() { throw 1 } })',
    'crypto.getRandomValues(new Uint8Array(1e6))',
    'for (const g of Object.getOwnPropertyNames(globalThis)) try { globalThis[g](1, null, {}) } catch {}; return 1',
    'for (const g of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[g] } catch {}; return 1',
  ])('%s', async (body) => {
    const outcome = await isHeld(body);
    expect(outcome.ok || outcome.error.fault !== 'system').toBe(true);
  });
});

describe('what one script leaves', () => {
  const secret = 'SECRET-7f3a9c';

  test('is not seen by the next: globals, prototypes, timers, random numbers', async () => {
    const one = createSandbox({ threads: 1 });
    const again = (body: string, args = {}) =>
      one.runScript({ code: `export async function main(secret) { ${body} }`, name: 't', args, context });
    await again(
      `globalThis.left = secret; Object.prototype.left = secret; Array.prototype.map = () => secret; context.left = secret;
       Object.defineProperty(globalThis, 'console', { value: null }); setTimeout(() => { globalThis.late = 1 }, 5); return Math.random()`,
      { secret },
    );
    const look =
      'return [typeof left, typeof {}.left, [1].map(String)[0], typeof context.left, typeof console.log, typeof late, secret]';
    expect(await again(look)).toEqual({
      ok: true,
      value: ['undefined', 'undefined', '1', 'undefined', 'function', 'undefined', null],
    });
    const numbers = await Promise.all([again('return Math.random()'), again('return Math.random()')]);
    expect(numbers[0]).not.toEqual(numbers[1]);
    await one.close();
  });

  test('is not in fresh memory: buffers of the next script hold zeros only', async () => {
    await run(
      `globalThis.keep = Array.from({ length: 2000 }, (_, i) => ('${secret}' + i).repeat(20)); return 1`,
      patient,
    );
    const look = `let bad = 0; for (let i = 0; i < 200; i++) { const b = new Uint8Array(40000); for (let j = 0; j < b.length; j += 97) if (b[j]) bad++; } return bad`;
    expect(await run(look, patient)).toEqual({ ok: true, value: 0 });
  });
});

describe('a pool of two threads', () => {
  test('goes on while more scripts wait than it has threads, and while endless ones are stopped', async () => {
    const waiting = Array.from({ length: 8 }, () =>
      run('await new Promise((r) => setTimeout(r, 300)); return 1', patient),
    );
    const endless = Array.from({ length: 2 }, () => run('for (;;);'));
    const light = await Promise.all(Array.from({ length: 20 }, (_, n) => run(`return ${n}`, patient)));
    expect(light.map((outcome) => outcome.ok && outcome.value)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
    for (const outcome of await Promise.all(waiting)) expect(outcome).toEqual({ ok: true, value: 1 });
    for (const outcome of await Promise.all(endless))
      expect(outcome).toMatchObject({ error: { fault: 'timeout' } });
  });

  test('keeps what belongs to each execution apart', async () => {
    const code =
      'export const main = async (n) => { console.log(n); await new Promise((r) => setTimeout(r, n % 7)); return [n, context.runId]; }';
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const lines: string[] = [];
        const outcome = await sandbox.runScript({
          code,
          name: 't',
          args: { n },
          context: { ...context, runId: `r${n}` },
          onLog: (line) => lines.push(line.text),
        });
        return [outcome.ok && outcome.value, lines];
      }),
    );
    expect(outcomes).toEqual(Array.from({ length: 100 }, (_, n) => [[n, `r${n}`], [String(n)]]));
  });
});
