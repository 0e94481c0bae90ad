import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code, value } from '#shared/graph/testing/a-graph.ts';
import { deliverDecision } from './deliver-decision.ts';
import { deliverSignal } from './deliver-signal.ts';
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

const request = { workspaceId: 'workspace1', runId: 'run1', id: 'run1/ask' };

test('what is asked and answered in secret stands encrypted with the request, and later steps use it', async () => {
  const runtime = aRuntime();
  const policy = { sensitive: 'both' as const };
  const graph = aGraph()
    .manual()
    .approval('ask', { title: value(`Give away ${secret}`), message: value(`${secret}?`) }, { policy })
    .transform('length', code('results.ask.form.word.length + results.ask.decisions[0].comment.length'));
  await runtime.insert(graph.chain('manual', 'ask:approved', 'length').build());
  expect(await (await runtime.take()).done).toBe('waiting');
  const [asked] = await runtime.stores.approvals.ofRun('run1');
  expect(asked).toMatchObject({ title: 'ask', message: null, secret: { decisions: true } });

  const decision = { ...aDecision(), form: { word: secret }, comment: secret };
  const outcome = await deliverDecision(
    runtime,
    { ...request, ...(asked?.secret && { secret: asked.secret }) },
    decision,
  );
  expect(outcome).toMatchObject({ kind: 'saved', request: { decisions: [{ form: null, comment: null }] } });
  const stored = async () =>
    JSON.stringify([
      await runtime.find(),
      await runtime.stores.approvals.ofRun('run1'),
      runtime.stores.recordsOf('run1'),
    ]);
  expect(await stored()).not.toContain('horse');
  expect(await (await runtime.take({ owner: 'other' })).done).toBe('ended');
  expect(await runtime.result()).toBe(2 * secret.length);
  expect(await stored()).not.toContain('horse');
  expect(runtime.stores.recordsOf('run1').find(({ path }) => path === 'ask')).toMatchObject({
    input: { kind: 'hidden' },
    result: { kind: 'hidden' },
  });
});

test('a signal is encrypted from its arrival on, whichever step takes it', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .wait('word', 'word', { policy: { sensitive: 'result' } })
    .wait('plain', 'plain')
    .transform('both', code('[results.word.length, results.plain]'));
  await runtime.insert(graph.chain('manual', 'word', 'plain', 'both').build());
  expect(await (await runtime.take()).done).toBe('waiting');
  for (const name of ['plain', 'word']) {
    const signal = { id: name, name, value: name === 'word' ? secret.repeat(20) : secret };
    expect(await deliverSignal(runtime, await runtime.find(), signal)).toBe('kept');
  }
  expect(JSON.stringify(await runtime.find())).not.toContain('horse');
  expect(await (await runtime.take({ owner: 'other' })).done).toBe('ended');
  expect(await runtime.result()).toEqual([20 * secret.length, secret]);
  const records = runtime.stores.recordsOf('run1');
  expect(records.find(({ path }) => path === 'word')?.result).toEqual({ kind: 'hidden' });
  expect(records.find(({ path }) => path === 'plain')?.result).toMatchObject({ kind: 'inline' });
});

test('a signal that came before its run began is a secret from the first commit on', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .wait('word', 'word', { policy: { sensitive: 'result' } })
    .approval('ask');
  await runtime.insert(graph.chain('manual', 'word', 'ask:approved').build());
  await deliverSignal(runtime, await runtime.find(), { id: '1', name: 'word', value: secret });
  expect(await (await runtime.take()).done).toBe('waiting');
  expect(JSON.stringify([await runtime.find(), runtime.stores.recordsOf('run1')])).not.toContain('horse');
});

test.each([
  ['few', ['one horse', 'two horses']],
  ['many', Array.from({ length: 300 }, (_, index) => `horse ${index} ${'x'.repeat(100)}`)],
])(
  'a container keeps its items and results secret, and what stands in it as well: %s items',
  async (_, items) => {
    const runtime = aRuntime({ scripts: echo });
    const payloads: string[] = [];
    const { put } = runtime.stores.payloads;
    runtime.stores.payloads.put = async (run, id, json) => {
      payloads.push(json);
      await put(run, id, json);
    };
    const graph = aGraph()
      .manual()
      .loop('each', { items: value(items) }, { policy: { sensitive: 'both' } })
      .script('a', { code: 'echo', arguments: { said: code('item') }, parentId: 'each' })
      .branch('which', { long: 'previous.said.length > 8' }, { parentId: 'each' })
      .transform('count', code('results.each.filter(({ said }) => said.includes("horse")).length'));
    await runtime.insert(graph.chain('manual', 'each', 'count').chain('a', 'which').build());
    expect(await (await runtime.take()).done).toBe('ended');
    expect(await runtime.result()).toBe(items.length);
    const records = runtime.stores.recordsOf('run1');
    const inside = records.filter(({ node }) => node === 'a' || node === 'which' || node === 'each');
    expect(inside).toHaveLength(2 * items.length + 1);
    expect(new Set(inside.map(({ result }) => result?.kind))).toEqual(new Set(['hidden']));
    expect(JSON.stringify([records, payloads])).not.toContain('horse');
  },
);

test('what a step only hands on is dots where it is secret there, though the step before shows it', async () => {
  const runtime = aRuntime({ scripts: echo });
  const graph = aGraph()
    .manual()
    .script('a', { code: 'echo', arguments: { said: value(secret) } })
    .branch('which', { odd: 'false' }, { policy: { sensitive: 'result' } })
    .merge('first')
    .transform('length', code('previous.said.length'));
  await runtime.insert(graph.chain('manual', 'a', 'which:else', 'first', 'length').build());
  expect(await (await runtime.take()).done).toBe('ended');
  expect(await runtime.result()).toBe(secret.length);
  const results = Object.fromEntries(
    runtime.stores.recordsOf('run1').map(({ path, result }) => [path, result?.kind]),
  );
  expect(results).toMatchObject({ a: 'inline', which: 'hidden', first: 'hidden' });
});

function aDecision() {
  const decision = 'approved' as const;
  return { who: 'user:lee', name: 'Lee', decision, at: 1, form: null, comment: null };
}
