import { expect, test } from 'vitest';
import { createMemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { createVirtualClock } from '#server/adapters/memory/virtual-clock.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { executeLocally } from './execute-locally.ts';
import { prepareAnswers } from './give-answers.ts';
import type { MemoryRunner } from './run-in-memory.ts';

const nobody = () => Promise.reject(new Error('nobody is there'));

function runnerWith(sandbox: Partial<SandboxPort>): MemoryRunner {
  return {
    stores: createMemoryStores(),
    clock: createVirtualClock(1_900_000_000_000),
    sandbox: { runScript: nobody, evaluate: nobody, backlog: () => 0, close: async () => {}, ...sandbox },
    childRuns: { start: nobody, startApart: nobody, startAfterFailure: nobody },
    outbound: nobody,
    connectors: {} as MemoryRunner['connectors'],
    seals: {} as MemoryRunner['seals'],
    prepareScripts: async () => {},
    isRealTime: false,
  };
}

test('a defect of the host while a step executes is thrown to whoever asked for the run', async () => {
  const runner = runnerWith({ runScript: () => Promise.reject(new Error('the sandbox fell over')) });
  const start = {
    definition: aGraph().manual().script('work', { code: 'return 1' }).chain('manual', 'work').build(),
    path: 'tests/defect',
    input: {},
    trigger: undefined,
    env: {},
    answers: prepareAnswers({ decisions: [], signals: [] }),
  };
  await expect(executeLocally(runner, start)).rejects.toThrow('the sandbox fell over');
});
