import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryStateStore } from '#server/adapters/memory/memory-state-store.ts';
import type { ScriptState } from '#server/runtime/sandbox-port.ts';
import { createSandbox } from './create-sandbox.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };

function aState(): ScriptState {
  const store = createMemoryStateStore();
  const owner = { workspaceId: 'w', flowId: 'f', trigger: 't', isTest: false };
  return {
    get: (key) => store.get(owner, key),
    replace: (key, change) => store.replace(owner, key, change),
  };
}

function run(code: string, state?: ScriptState) {
  return sandbox.runScript({ code, name: 'test', args: {}, context, ...(state ? { state } : {}) });
}

const all = "import { getState, setState, updateState, context } from 'millrace';\n";
const body = (text: string) => `${all}export async function main() { ${text} }`;

describe('state', () => {
  test('is null at first and remembered from run to run, by key', async () => {
    const state = aState();
    expect(await run(body('return [await getState(), await getState("a")]'), state)).toEqual({
      ok: true,
      value: [null, null],
    });
    await run(body('await setState({ seen: [1, 2] }); await setState("x", "a");'), state);
    const again = await run(
      body('return [await getState(), await getState("a"), await getState("b")]'),
      state,
    );
    expect(again).toEqual({ ok: true, value: [{ seen: [1, 2] }, 'x', null] });
  });

  test('updateState loses no change, however many happen at once', async () => {
    const state = aState();
    const add = body('return updateState((n) => (n ?? 0) + 1)');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => run(add, state)));
    const values = outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error.message));
    expect(values.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('a value that cannot be kept is refused by name, and what was kept stays', async () => {
    const state = aState();
    await run(body('await setState(1)'), state);
    const outcome = await run(body('await setState({ at: new Map() })'), state);
    expect(outcome).toMatchObject({ ok: false, error: { line: 2 } });
    expect(outcome.ok ? '' : outcome.error.message).toContain('state.at is a Map');
    expect(await run(body('return getState()'), state)).toEqual({ ok: true, value: 1 });
  });

  test('a key that is too long, or no text, and a state that is too large are refused', async () => {
    const state = aState();
    for (const call of [
      'getState("k".repeat(201))',
      'getState(5)',
      'setState("x".repeat(2e6))',
      'setState()',
    ]) {
      expect(await run(body(`return ${call}`), state)).toMatchObject({ ok: false, error: { fault: 'user' } });
    }
  });

  test('without a trigger that keeps it the call says so', async () => {
    const outcome = await run(body('return getState()'));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'not_supported', line: 2 } });
  });
});

describe("the module 'millrace'", () => {
  test('binds names, other names and the whole, in TypeScript and in a body without main', async () => {
    const state = aState();
    const named =
      "import { getState as read, type Json } from 'millrace';\nreturn [await read(), 1 as number];";
    expect(await run(named, state)).toEqual({ ok: true, value: [null, 1] });
    const whole = "import * as millrace from 'millrace';\nexport const main = () => Object.keys(millrace);";
    expect(await run(whole, state)).toEqual({
      ok: true,
      value: [
        'getState',
        'setState',
        'updateState',
        'startFlow',
        'sendSignal',
        'progress',
        'approvalUrls',
        'getVariable',
        'getResource',
        'sql',
        'sendEmail',
        'context',
      ],
    });
    expect(await run(body('return context.flow'), state)).toEqual({ ok: true, value: 'f/g' });
  });

  test('lines and columns stay those of the author', async () => {
    const code =
      "import {\n  getState,\n} from 'millrace';\nexport function main() {\n  throw new Error('here');\n}";
    expect(await run(code)).toMatchObject({ ok: false, error: { line: 5 } });
  });

  test.each([
    ["import { x } from 'millrace';", 'has no "x"', 1],
    ["const a = 1;\nimport { getVariables } from 'millrace';", 'has no "getVariables"', 2],
    ["import millrace from 'millrace';", 'no default export', 1],
    ["export * from 'millrace';", 'cannot be exported directly', 1],
    ["import { z } from 'zod';", 'zod', 1],
  ])('%s is refused with its line', async (code, message, line) => {
    const outcome = await run(`${code}\nexport function main() {}`);
    expect(outcome).toMatchObject({ ok: false, error: { fault: 'user', line } });
    expect(outcome.ok ? '' : outcome.error.message).toContain(message);
  });
});
