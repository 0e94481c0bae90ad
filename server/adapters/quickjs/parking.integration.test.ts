import { afterAll, describe, expect, test } from 'vitest';
import type { OutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import type { ScriptLogLine, ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { createSandbox } from './create-sandbox.ts';

let answerAll = (): void => undefined;
const answered = new Promise<void>((resolve) => {
  answerAll = resolve;
});
let open = 0;

/** A host that answers when the test says so. */
const fetch: OutboundFetch = async ({ url }) => {
  open += 1;
  if (url.includes('slow')) await answered;
  return { url, status: 200, statusText: '', headers: [], body: Buffer.from(url), redirected: false };
};

const one = createSandbox({ threads: 1, mostThreads: 1, fetch });
const two = createSandbox({ threads: 2, mostThreads: 2, fetch });
afterAll(() => Promise.all([one.close(), two.close()]));

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };

function run(sandbox: typeof one, body: string, request: Partial<ScriptRequest> = {}) {
  const code = `export async function main(n) { ${body}\n}`;
  return sandbox.runScript({ code, name: 'test', args: {}, context, ...request });
}

const pause = (ms: number) => `await new Promise((resolve) => setTimeout(resolve, ${ms}));`;

describe('a script that waits', () => {
  test('gives its thread away, and goes on with all it had', async () => {
    const lines: ScriptLogLine[] = [];
    const waiting = run(
      one,
      `const order = []; let random = Math.random(); globalThis.kept = new Map([[n, { text: 'x'.repeat(100) }]]);
       setTimeout(() => order.push('later'), 290); setTimeout(() => order.push('sooner'), 100);
       console.log('before'); ${pause(300)} console.log('after');
       return [order, kept.get(n).text.length, Math.random() !== random, context.runId]`,
      { args: { n: 7 }, onLog: (line) => lines.push(line) },
    );
    for (let n = 0; n < 5; n += 1) {
      expect(await run(one, 'return [typeof kept, n]', { args: { n } })).toEqual({
        ok: true,
        value: ['undefined', n],
      });
    }
    expect(await waiting).toEqual({ ok: true, value: [['sooner', 'later'], 100, true, 'r1'] });
    expect(lines.map(({ text }) => text)).toEqual(['before', 'after']);
  });

  test('keeps its memory also when that has grown, and its limit of logs', async () => {
    const lines: ScriptLogLine[] = [];
    const waiting = run(
      one,
      `const big = new Uint8Array(25e6).fill(3); console.log('x'.repeat(900)); ${pause(200)}
       console.log('y'.repeat(900)); return big.every((byte) => byte === 3)`,
      { onLog: (line) => lines.push(line), limits: { logBytes: 1200 } },
    );
    expect(await run(one, 'return 1')).toEqual({ ok: true, value: 1 });
    expect(await waiting).toEqual({ ok: true, value: true });
    expect(lines.map(({ text }) => text.slice(0, 3))).toEqual(['xxx', '...']);
  });

  test('is not hurt by one that has to be ended with its thread', async () => {
    const waiting = Array.from({ length: 5 }, (_, n) => run(one, `${pause(900)} return n`, { args: { n } }));
    const hostile = run(one, 'return Array(1e9).join("")', { limits: { cpuMs: 200 } });
    expect(await hostile).toMatchObject({ error: { code: 'timeout' } });
    for (const [n, outcome] of (await Promise.all(waiting)).entries()) {
      expect(outcome).toEqual({ ok: true, value: n });
    }
  });

  test('keeps what it has computed on its clock, and ends at either limit while it is parked', async () => {
    const computing = run(
      one,
      'for (;;) { const until = Date.now() + 60; while (Date.now() < until); await null; await new Promise((r) => setTimeout(r, 20)) }',
      {
        limits: { cpuMs: 300 },
      },
    );
    const endless = run(one, `${pause(60_000)} return 1`, { limits: { wallMs: 300 } });
    const abort = new AbortController();
    const cancelled = run(one, `${pause(60_000)} return 1`, { signal: abort.signal });
    expect(await run(one, 'return 1')).toEqual({ ok: true, value: 1 });
    abort.abort();
    expect(await cancelled).toMatchObject({ error: { fault: 'cancelled' } });
    expect(await endless).toMatchObject({
      error: { code: 'timeout', message: expect.stringContaining('0.3 s') },
    });
    expect(await computing).toMatchObject({
      error: { code: 'timeout', message: expect.stringContaining('computing') },
    });
  });

  test('may be one of five hundred on two threads', async () => {
    const before = open;
    const all = Array.from({ length: 500 }, (_, n) =>
      run(
        two,
        'const answer = await fetch("http://slow/" + n); return (await answer.text()).split("/").at(-1)',
        {
          args: { n },
        },
      ),
    );
    while (open - before < 500) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await run(two, 'return 1')).toEqual({ ok: true, value: 1 });
    answerAll();
    const outcomes = await Promise.all(all);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value)).toEqual(outcomes.map((_, n) => String(n)));
  });
});

test('an endless chain of promises ends at a limit, never as unsettled', { timeout: 120_000 }, async () => {
  const chain =
    'const again = () => Promise.resolve().then(again); again(); await new Promise(() => {}); return 1';
  for (const memoryBytes of [18, 20, 24, 32, 48, 64].map((mebibytes) => mebibytes * 2 ** 20)) {
    for (const cpuMs of [100, 400, 3000]) {
      const outcome = await run(two, chain, { limits: { memoryBytes, cpuMs } });
      expect(['timeout', 'memory_limit']).toContain(outcome.ok ? 'ok' : outcome.error.code);
    }
  }
});
