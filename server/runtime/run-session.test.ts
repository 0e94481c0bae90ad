import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code, text, value } from '#shared/graph/testing/a-graph.ts';
import type { ScriptRequest } from './sandbox-port.ts';

const retry = {
  attempts: 2,
  seconds: 10,
  backoff: 'constant' as const,
  factor: 2,
  maxSeconds: 60,
  jitter: 0,
};

function chainOf(count: number) {
  const graph = aGraph().manual();
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  for (const id of ids) graph.script(id, { code: 'inc', arguments: { n: code('previous.n') } });
  return graph.chain('manual', ...ids).build();
}

const inc = ({ args }: { args: { n?: unknown } }) => ({ n: Number(args.n) + 1 });

test('a run goes from step to step to its result, and every step is recorded', async () => {
  const runtime = aRuntime({ scripts: { inc } });
  await runtime.insert(chainOf(3), { n: 0 });
  expect(await (await runtime.take()).done).toBe('ended');
  expect(await runtime.find()).toMatchObject({ status: 'succeeded', error: null, state: {}, unflushed: [] });
  expect(await runtime.result()).toEqual({ n: 3 });
  const record = runtime.stores.recordsOf('run1').find(({ path }) => path === 's1');
  expect(record).toMatchObject({
    status: 'succeeded',
    executions: 1,
    input: { json: '{"n":1}' },
    result: { json: '{"n":2}' },
    worker: 'worker1',
  });
});

test('a run of n steps costs n + 1 commits: the first mark, and one per step', async () => {
  const runtime = aRuntime({ scripts: { inc } });
  await runtime.insert(chainOf(40), { n: 0 });
  const { revision } = await runtime.find();
  await (await runtime.take()).done;
  expect((await runtime.find()).revision - revision).toBe(41);
});

test('steps that finish while a commit is on its way share the next one', async () => {
  const runtime = aRuntime();
  const graph = aGraph().manual();
  for (let index = 0; index < 20; index++) graph.script(`p${index}`).edge('manual', `p${index}`);
  await runtime.insert(graph.build());
  await (await runtime.take()).done;
  expect((await runtime.find()).revision).toBeLessThan(12);
  expect(Object.values(await runtime.statuses())).toHaveLength(21);
});

test('arguments are static, expressions or templates, and see input, results, env and run', async () => {
  const runtime = aRuntime();
  const graph = aGraph().manual().transform('first', code('({ list: [1, 2] })'));
  graph.script('all', {
    arguments: {
      fixed: value({ a: [1] }),
      path: code('results.first.list[1]'),
      computed: code('input.n + 1'),
      text: text('{{ input.n }} of {{ results.first }} for {{ run.user }} in {{ env.stage }}'),
      kept: text('{{ results.first.list }}'),
      missing: code('input.nothing'),
    },
  });
  await runtime.insert(graph.chain('manual', 'first', 'all').build(), { n: 4 });
  await (await runtime.take()).done;
  expect(await runtime.result()).toEqual({
    fixed: { a: [1] },
    path: 2,
    computed: 5,
    text: '4 of {"list":[1,2]} for ada@example.com in test',
    kept: [1, 2],
    missing: null,
  });
});

test('an argument that cannot be computed fails the step without a retry and names the argument', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .script('a', { arguments: { x: code('input.a.b') }, policy: { retry } });
  await runtime.insert(graph.chain('manual', 'a').build());
  await (await runtime.take()).done;
  expect((await runtime.find()).error).toMatchObject({ node: 'a', attempt: 1, fault: 'user' });
  expect((await runtime.find()).error?.message).toContain('The argument "x"');
});

test('a value over 16 KiB is stored apart and read where something names it', async () => {
  const big = 'x'.repeat(20_000);
  const runtime = aRuntime({ scripts: { big: () => ({ big }), size: ({ args }) => String(args.of).length } });
  const graph = aGraph().manual().script('make', { code: 'big' });
  graph.script('use', { code: 'size', arguments: { of: code('results.make.big') } });
  await runtime.insert(graph.chain('manual', 'make', 'use').build());
  await (await runtime.take()).done;
  expect(await runtime.result()).toBe(20_000);
  const record = runtime.stores.recordsOf('run1').find(({ path }) => path === 'make');
  expect(record?.result).toMatchObject({ kind: 'payload', bytes: 20_010 });
});

test('logs of a short step travel with its record, in order', async () => {
  const runtime = aRuntime({
    scripts: {
      talk: ({ onLog }) => {
        for (const line of ['one', 'two']) onLog?.({ at: 5, stream: 'log', text: line });
        return null;
      },
    },
  });
  await runtime.insert(aGraph().manual().script('a', { code: 'talk' }).chain('manual', 'a').build());
  await (await runtime.take()).done;
  const lines = runtime.stores.linesOf('run1');
  expect(lines.map(({ path, text }) => [path, text])).toEqual([
    ['a', 'one'],
    ['a', 'two'],
  ]);
});

test('a failed step waits as a durable timer, then runs again with the same input', async () => {
  let calls = 0;
  const flaky = () => {
    calls += 1;
    if (calls < 3) throw new Error(`try ${calls}`);
    return calls;
  };
  const runtime = aRuntime({ scripts: { flaky } });
  const graph = aGraph()
    .manual()
    .script('a', { code: 'flaky', arguments: { at: code('now') }, policy: { retry } });
  await runtime.insert(graph.chain('manual', 'a').build());
  expect(await (await runtime.take()).done).toBe('waiting');
  const waiting = await runtime.find();
  expect(waiting).toMatchObject({ status: 'waiting', waitingFor: 'timer', leaseOwner: null });
  expect(waiting.claimableAt).toBe(runtime.clock.now() + 10_000);
  runtime.clock.moveTo(runtime.clock.now() + 10_000);
  await (await runtime.take()).done;
  runtime.clock.moveTo(runtime.clock.now() + 10_000);
  await (await runtime.take()).done;
  expect(await runtime.result()).toBe(3);
  expect(await runtime.statuses()).toMatchObject({ a: 'failed', 'a#2': 'failed', 'a#3': 'succeeded' });
  const inputs = new Set(
    runtime.stores
      .recordsOf('run1')
      .filter(({ node }) => node === 'a')
      .map(({ input }) => JSON.stringify(input)),
  );
  expect(inputs.size).toBe(1);
});

test('the when of a retry sees the error and the attempt, and false ends the retries', async () => {
  const fails = () => {
    throw new Error('no');
  };
  const runtime = aRuntime({ scripts: { fails } });
  const when = 'error.message === "no" && attempt < 2';
  const policy = { retry: { ...retry, attempts: 5, seconds: 0, when } };
  await runtime.insert(aGraph().manual().script('a', { code: 'fails', policy }).chain('manual', 'a').build());
  await (await runtime.take()).done;
  expect((await runtime.find()).error).toMatchObject({ attempt: 2, message: 'no' });
});

test('a return answers with its status and headers', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .node('answer', 'return', {
      value: code('input'),
      status: value(201),
      headers: { location: text('/orders/{{ input.id }}') },
    });
  await runtime.insert(graph.chain('manual', 'answer').build(), { id: 7 });
  await (await runtime.take()).done;
  expect((await runtime.find()).response).toEqual({ status: 201, headers: { location: '/orders/7' } });
  expect(await runtime.result()).toEqual({ id: 7 });
});

test('a branch takes the first true case, and a case that throws fails it', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .branch('check', { no: 'input.n > 9', yes: 'input.n > 3', never: 'input.x.y.z' });
  graph.transform('a', value('a')).transform('b', value('b'));
  await runtime.insert(graph.chain('manual', 'check:yes', 'a').chain('check:no', 'b').build(), { n: 5 });
  await (await runtime.take()).done;
  expect(await runtime.result()).toBe('a');
  const failing = aRuntime();
  await failing.insert(
    aGraph().manual().branch('check', { bad: 'input.x.y' }).chain('manual', 'check').build(),
  );
  await (await failing.take()).done;
  expect((await failing.find()).error).toMatchObject({ node: 'check', fault: 'user' });
});

test('a fail node fails the run with its message', async () => {
  const runtime = aRuntime();
  await runtime.insert(
    aGraph().manual().fail('stop', text('No {{ input.what }}')).chain('manual', 'stop').build(),
    { what: 'money' },
  );
  await (await runtime.take()).done;
  expect(await runtime.find()).toMatchObject({
    status: 'failed',
    result: null,
    error: { message: 'No money', node: 'stop' },
  });
});

test('several last nodes give an object of their results', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .transform('a', value(1))
    .transform('b', value([2]));
  await runtime.insert(graph.chain('manual', 'a').chain('manual', 'b').build());
  await (await runtime.take()).done;
  expect(await runtime.result()).toEqual({ a: 1, b: [2] });
});

test('node ids that are special words of JavaScript are ordinary names', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .transform('__proto__', value(1))
    .transform('constructor', code('results["__proto__"] + 1'));
  await runtime.insert(graph.chain('manual', '__proto__', 'constructor').build());
  await (await runtime.take()).done;
  expect(await runtime.result()).toBe(2);
});

test('a run that ends with the last step of nested loops leaves nothing in its document', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .loop('each', { items: code('[1, 2]') })
    .loop('inner', { items: code('[item]') }, { parentId: 'each' })
    .transform('value', code('[outer.item, item]'), { parentId: 'inner' });
  await runtime.insert(graph.chain('manual', 'each').build());
  expect(await (await runtime.take()).done).toBe('ended');
  expect((await runtime.find()).state).toEqual({});
  expect(new Set(Object.values(await runtime.statuses()))).toEqual(new Set(['succeeded']));
});

test('an execution is told to stop when its time is over, and fails by its limit', async () => {
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  const endless = ({ signal }: ScriptRequest) =>
    new Promise<null>(() => signal?.addEventListener('abort', stop));
  const runtime = aRuntime({ scripts: { endless } });
  const graph = aGraph()
    .manual()
    .script('a', { code: 'endless', policy: { timeoutSeconds: 0.02 } });
  await runtime.insert(graph.chain('manual', 'a').build());
  expect(await (await runtime.take()).done).toBe('ended');
  expect((await runtime.find()).error).toMatchObject({ code: 'timeout', fault: 'timeout', node: 'a' });
  expect(isStopped).toBe(true);
});
