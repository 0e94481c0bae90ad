import { afterAll, expect, test } from 'vitest';
import { createMemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { createSealer } from '#server/resources/sealer.ts';
import { createRunSeals } from '#server/runs/run-seals.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ScriptCompiler } from '#server/scripts/script-compiler.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { createTestCaseRunner } from './create-test-case-runner.ts';

const sandbox = createSandbox({ threads: 1 });
afterAll(() => sandbox.close());

const stores = createMemoryStores();
const deps = {
  // No flow of these tests starts another, imports anything or reaches outside.
  flows: {} as FlowStore,
  connectors: {} as Connectors,
  findSaved: async () => null,
  outbound: () => Promise.reject(new Error('there is no network')),
  compiler: { withoutTypes: async () => null } as unknown as ScriptCompiler,
  scripts: stores.scripts,
  scriptLimits: { ...stores.scriptLimits, put: async () => {} },
  sandbox,
  seals: createRunSeals(createSealer(Buffer.alloc(32))),
  clock: { now: () => 1_900_000_000_000 },
};
const limits = { turns: 100, valueCharacters: 200_000, caseMs: 400, allMs: 60_000 };
const runTests = createTestCaseRunner(deps, limits);

async function failuresOf(code: string, names: string[]) {
  const outcomes = await runTests({
    flow: { id: 'flow1', workspaceId: 'workspace1', path: 'tests/one' },
    definition: aGraph().manual().script('work', { code }).chain('manual', 'work').build(),
    testCases: names.map((name) => testCaseSchema.parse({ name, expect: {} })),
    startedBy: null,
  });
  return outcomes.map(({ failure }) => failure?.message ?? null);
}

test('a case that takes too long is ended, and the next one runs', async () => {
  const code = 'export const main = () => new Promise((resolve) => setTimeout(resolve, 30000));';
  const ended = 'it was ended: a case may take 0.4 seconds';
  expect(await failuresOf(code, ['one', 'two'])).toEqual([ended, ended]);
});

test('a case whose values are too large together is ended', async () => {
  const code = 'export const main = () => "x".repeat(300000);';
  expect(await failuresOf(code, ['one'])).toEqual(['its values are larger than 0 MiB together']);
});
