import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { copyForgottenRecords } from './copy-records.ts';
import type { Failpoint } from './ports.ts';

test('records that a dead worker did not copy are seen at once, and copied by another one', async () => {
  const failpoint = (point: Failpoint) => {
    if (point === 'before-records') throw new Error('killed');
  };
  const runtime = aRuntime({ scripts: { one: () => 1 }, failpoint });
  await runtime.insert(aGraph().manual().script('a', { code: 'one' }).chain('manual', 'a').build());
  expect(await (await runtime.take()).done).toBe('ended');
  expect(runtime.stores.recordsOf('run1')).toEqual([]);
  expect(await runtime.statuses()).toEqual({ manual: 'succeeded', a: 'succeeded' });
  const another = { ...runtime, failpoint: () => {} };
  await copyForgottenRecords(another);
  expect(runtime.stores.recordsOf('run1')).toEqual([]);
  runtime.clock.moveTo(runtime.clock.now() + 6000);
  await copyForgottenRecords(another);
  expect(runtime.stores.recordsOf('run1').map(({ path }) => path)).toEqual(['manual', 'a']);
  expect((await runtime.find()).unflushed).toEqual([]);
  expect(await runtime.statuses()).toEqual({ manual: 'succeeded', a: 'succeeded' });
});
