import { afterAll, expect, test } from 'vitest';
import { createScriptCompiler } from '#server/adapters/esbuild/create-script-compiler.ts';
import { createMemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { createSealer } from '#server/resources/sealer.ts';
import { createRunSeals } from '#server/runs/run-seals.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { aGraph, value } from '#shared/graph/testing/a-graph.ts';
import { createTestCaseRunner } from './create-test-case-runner.ts';

const sandbox = createSandbox({ threads: 1 });
const compiler = createScriptCompiler({ packageEnvironment: {} });
afterAll(() => Promise.all([sandbox.close(), compiler.close()]));

const stores = createMemoryStores();
const deps = {
  // No flow of these tests starts another, imports anything or reaches outside.
  flows: {} as FlowStore,
  connectors: {} as Connectors,
  findSaved: async () => null,
  outbound: () => Promise.reject(new Error('there is no network')),
  compiler,
  scripts: stores.scripts,
  scriptLimits: { ...stores.scriptLimits, put: async () => {} },
  sandbox,
  seals: createRunSeals(createSealer(Buffer.alloc(32))),
  clock: { now: () => 1_900_000_000_000 },
};
const limits = { turns: 100, valueCharacters: 200_000, caseMs: 25_000, allMs: 60_000 };

function failuresOf(code: string, names: string[], changed: Partial<typeof limits> = {}) {
  const definition = aGraph().manual().script('work', { code }).chain('manual', 'work').build();
  return run(definition, names, changed);
}

async function run(definition: FlowDefinition, names: string[], changed: Partial<typeof limits> = {}) {
  const outcomes = await createTestCaseRunner(deps, { ...limits, ...changed })({
    flow: { id: 'flow1', workspaceId: 'workspace1', path: 'tests/one' },
    definition,
    testCases: names.map((name) => testCaseSchema.parse({ name, expect: {} })),
    startedBy: null,
  });
  return outcomes.map(({ failure }) => failure?.message ?? null);
}

test.each([1, 3, 10, 400])(
  'a case that takes more than %i ms is ended, and the next one runs',
  async (caseMs) => {
    const code = 'export const main = () => new Promise((resolve) => setTimeout(resolve, 30000));';
    const ended = `it was ended: a case may take ${caseMs / 1000} seconds`;
    expect(await failuresOf(code, ['one', 'two'], { caseMs })).toEqual([ended, ended]);
  },
);

test('a case whose values are too large together is ended', async () => {
  const code = 'export const main = () => "x".repeat(300000);';
  expect(await failuresOf(code, ['one'])).toEqual(['its values are larger than 0 MiB together']);
});

test('a case that takes too many steps is ended, and other work of the process gets its turns meanwhile', async () => {
  const endless = aGraph()
    .manual()
    .node('again', 'while', { condition: 'true', maxIterations: 1_000_000 })
    .transform('step', value(1), { parentId: 'again' })
    .chain('manual', 'again')
    .build();
  let turns = 0;
  const others = setInterval(() => {
    turns += 1;
  });
  expect(await run(endless, ['endless'])).toEqual(['it takes more than 100 steps']);
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
});
