import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code, value } from '#shared/graph/testing/a-graph.ts';
import type { ScriptRequest } from './sandbox-port.ts';
import { hiddenValue } from './secret-values.ts';

const secret = 'correct horse battery staple';

function aFlow() {
  const policy = { sensitive: 'both' as const };
  return aGraph()
    .manual()
    .script('a', { code: 'echo', arguments: { said: value(secret) }, policy })
    .approval('ask')
    .transform('length', code('results.a.said.length'))
    .chain('manual', 'a', 'ask:approved', 'length');
}

const echo = { echo: ({ args }: ScriptRequest) => args };

test('a sensitive step is encrypted while its run lives, shown as dots, and of use to later steps', async () => {
  const runtime = aRuntime({ scripts: echo });
  await runtime.insert(aFlow().build());
  expect(await (await runtime.take()).done).toBe('waiting');
  const waiting = await runtime.find();
  expect(waiting.state.seal).toBeDefined();
  expect(JSON.stringify([waiting, runtime.stores.recordsOf('run1')])).not.toContain('horse');
  const { items } = await runtime.stores.reader.steps('workspace1', 'run1', { limit: 10 });
  expect(items.find(({ path }) => path === 'a')).toMatchObject({
    input: { kind: 'hidden' },
    result: { kind: 'hidden' },
  });

  await runtime.stores.approvals.decide('workspace1', 'run1/ask', aDecision(), runtime.clock.now());
  await runtime.stores.runs.poke('run1', runtime.clock.now());
  // Another process goes on: it opens what the first one has sealed.
  expect(await (await runtime.take({ owner: 'other' })).done).toBe('ended');
  expect(await runtime.result()).toBe(secret.length);
  const ended = await runtime.find();
  expect(ended.state).toEqual({});
});

test('a result that is a secret is dots, also in the list of a loop', async () => {
  const runtime = aRuntime({ scripts: echo });
  const policy = { sensitive: 'result' as const };
  const graph = aGraph()
    .manual()
    .loop('each', { items: value([secret, 'x'.repeat(20_000)]) })
    .script('a', { code: 'echo', arguments: { said: code('item') }, policy, parentId: 'each' });
  await runtime.insert(graph.chain('manual', 'each').build());
  expect(await (await runtime.take()).done).toBe('ended');
  expect(await runtime.result()).toEqual([hiddenValue, hiddenValue]);
  const records = runtime.stores.recordsOf('run1').filter(({ node }) => node === 'a');
  expect(records.map(({ result }) => result)).toEqual([{ kind: 'hidden' }, { kind: 'hidden' }]);
  expect(JSON.stringify(await runtime.find())).not.toContain('horse');
});

function aDecision() {
  const decision = 'approved' as const;
  return { who: 'user:lee', name: 'Lee', decision, at: 1, form: null, comment: null };
}
