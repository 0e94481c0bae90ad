import { afterAll, expect, test } from 'vitest';
import type { SandboxLimits, ScriptLogLine } from '#server/runtime/sandbox-port.ts';
import { createSandbox } from './create-sandbox.ts';

/** One thread, so that each execution gets what the one before left, if it left anything. */
const sandbox = createSandbox({ threads: 1, mostThreads: 1 });
afterAll(() => sandbox.close());

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };

/** Runs a script three times that returns what its bundle gives as `x`. */
async function three(bundle: string, body = 'return x', limits: Partial<SandboxLimits> = {}) {
  const logs: ScriptLogLine[] = [];
  const code = `import { x } from 'package';\nexport async function main() { ${body} }`;
  const run = () =>
    sandbox.runScript({
      code,
      javascript: code,
      bundle: `${bundle};\nexport { x as package$x };`,
      name: 'test',
      args: {},
      context,
      limits,
      onLog: (line) => logs.push(line),
    });
  const outcomes = [await run(), await run(), await run()];
  return { outcomes, values: outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error)), logs };
}

test('what a script changes in its bundle is not there for the next one', async () => {
  const bundle = 'const x = { n: 0, all: new Map() }; Array.prototype.added = () => x';
  const { values } = await three(
    bundle,
    'x.n += 1; x.all.set(x.n, [].added()); Array.prototype.added = null; return [x.n, x.all.size]',
  );
  expect(values).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
});

test.each([
  [
    'randomness that it keeps a function of',
    'const random = Math.random; const x = () => random()',
    'return x()',
  ],
  ['randomness that it draws', 'const x = Math.random()', 'return x'],
  ['random bytes', 'const x = crypto.getRandomValues(new Uint8Array(8))', 'return [...x].join()'],
  ['ids', 'const x = crypto.randomUUID()', 'return x'],
  ['time', 'const x = performance.now()', 'return x'],
])('%s is new for each execution', async (_name, bundle, body) => {
  const { values } = await three(bundle, body);
  expect(new Set(values).size).toBe(3);
});

test('the clock is that of each execution', async () => {
  const { values } = await three(
    'const x = [Date.now(), new Date()]',
    'await new Promise((resolve) => setTimeout(resolve, 5)); return x',
  );
  expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(3);
});

test('what it logs, waits for or throws happens each time', async () => {
  const { values, logs } = await three("console.log('loaded'); const x = 1");
  expect([values, logs.map(({ text }) => text)]).toEqual([
    [1, 1, 1],
    ['loaded', 'loaded', 'loaded'],
  ]);
  const waiting = await three('const x = await new Promise((resolve) => setTimeout(() => resolve(2), 1))');
  expect(waiting.values).toEqual([2, 2, 2]);
  const { values: failures } = await three("const x = 1; throw new Error('no such luck')");
  for (const failure of failures) expect(failure).toMatchObject({ message: 'no such luck', fault: 'user' });
  const { values: endless } = await three('const x = 1; while (true);', 'return x', { cpuMs: 500 });
  for (const failure of endless) expect(failure).toMatchObject({ code: 'timeout' });
});

test('a script goes on with its bundle after it was parked', async () => {
  const { values } = await three(
    'class Kept { #n = 1; next() { return ++this.#n } } const x = new Kept()',
    'x.next(); await new Promise((resolve) => setTimeout(resolve, 20)); return x.next()',
  );
  expect(values).toEqual([3, 3, 3]);
});
