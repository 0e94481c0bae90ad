import { expect, test } from 'vitest';
import { aGraph, code, value } from '#shared/graph/testing/a-graph.ts';
import { broken, ok, runStart, simulate } from './testing/simulate.ts';

// biome-ignore lint/suspicious/noThenProperty: the name is part of the flow document's contract (design 3.2).
const answerAndGoOn = { then: 'continue' } as const;

const chain = () => aGraph().manual().script('a').return('done').chain('manual', 'a', 'done');

test('a run goes from its trigger over a script to its return', () => {
  const run = simulate(chain().build());
  expect(run.executing.map(({ path }) => path)).toEqual(['a']);
  run.finish('a');
  expect(run.executing.map(({ path }) => path)).toEqual(['done']);
  run.finish('done');
  expect(run.run.ended).toEqual({ status: 'succeeded', error: null });
  expect(run.run.result).toEqual({ kind: 'step', path: 'done' });
  expect(run.statuses()).toEqual({ manual: 'succeeded', a: 'succeeded', done: 'succeeded' });
});

test('a diamond joins without configuration, and its other arm is skipped', () => {
  const graph = aGraph().manual().branch('check', { yes: 'true' }).script('a').script('b').script('join');
  graph.chain('manual', 'check:yes', 'a', 'join').chain('check:else', 'b', 'join');
  const run = simulate(graph.build());
  run.finish('check', { kind: 'succeeded', ports: ['yes'], result: { kind: 'previous' }, input: null });
  run.finish('a');
  run.finish('join');
  expect(run.statuses()).toMatchObject({ a: 'succeeded', b: 'skipped', join: 'succeeded' });
  expect(run.run.result).toEqual({ kind: 'step', path: 'join' });
});

test('a join waits for all its edges', () => {
  const graph = aGraph().manual().script('a').script('b').script('join');
  const run = simulate(graph.chain('manual', 'a', 'join').chain('manual', 'b', 'join').build());
  expect(run.executing.map(({ path }) => path)).toEqual(['a', 'b']);
  run.finish('b');
  expect(run.executing.map(({ path }) => path)).toEqual(['a']);
  run.finish('a');
  expect(run.executing.map(({ path }) => path)).toEqual(['join']);
});

test('the previous of a join is that of the edge that stands first in the document', () => {
  const graph = aGraph().manual().script('a').script('b').script('join');
  const run = simulate(graph.chain('manual', 'b', 'join').chain('manual', 'a', 'join').build());
  run.finish('a');
  run.finish('b');
  expect(run.stored()['s:join']).toMatchObject({ previous: { kind: 'step', path: 'b' } });
});

test('what only other triggers lead to is skipped; nodes that nothing leads to have no step', () => {
  const graph = aGraph().manual().webhook().script('a').script('b').script('lonely').script('after');
  graph.chain('manual', 'a').chain('webhook', 'b').chain('lonely', 'after');
  const run = simulate(graph.build());
  run.finish('a');
  expect(run.statuses()).toEqual({ manual: 'succeeded', a: 'succeeded', b: 'skipped', after: 'skipped' });
  expect(run.run.result).toEqual({ kind: 'step', path: 'a' });
});

test('several last nodes give an object of their results', () => {
  const graph = aGraph().manual().script('a').script('b').chain('manual', 'a').chain('manual', 'b');
  const run = simulate(graph.build());
  run.finish('b');
  run.finish('a');
  const members = ['a', 'b'].map((node) => ({ node, ref: { kind: 'step', path: node } }));
  expect(run.run.result).toEqual({ kind: 'object', members });
});

test('a flow in which nothing executes succeeds with null', () => {
  const run = simulate(aGraph().manual().build());
  expect(run.run).toMatchObject({ ended: { status: 'succeeded' }, result: { kind: 'null' } });
});

test('the first unhandled failure fails the run and cancels what executes', () => {
  const graph = aGraph().manual().script('a').script('b').script('c');
  const run = simulate(graph.chain('manual', 'a', 'c').chain('manual', 'b').build());
  const decision = run.finish('a', broken());
  expect(run.run.ended).toEqual({
    status: 'failed',
    error: { code: 'x', message: 'Broken', fault: 'user', node: 'a', path: 'a', attempt: 1 },
  });
  expect(decision.commands).toEqual([{ kind: 'abort', paths: ['b'] }]);
  expect(run.statuses()).toEqual({ manual: 'succeeded', a: 'failed', b: 'cancelled' });
});

test('what finishes after the end changes nothing', () => {
  const graph = aGraph().manual().script('a').script('b').chain('manual', 'a').chain('manual', 'b');
  const run = simulate(graph.build());
  run.finish('a', broken());
  const late = run.send({ kind: 'outcome', path: 'b', attempt: 1, outcome: ok() });
  expect(late).toEqual({ changes: { setEntries: {}, unsetEntries: [], steps: [], run: {} }, commands: [] });
});

test('a wired error port handles a failure, and its successor sees the error', () => {
  const graph = aGraph().manual().script('a').script('next').script('handler');
  const run = simulate(graph.chain('manual', 'a', 'next').chain('a:error', 'handler').build());
  run.finish('a', broken());
  expect(run.stored()['s:handler']).toMatchObject({ failed: 'a', previous: { kind: 'failure', path: 'a' } });
  run.finish('handler');
  expect(run.run.ended?.status).toBe('succeeded');
  expect(run.records.get('a')).toMatchObject({ status: 'failed', ports: ['error'] });
  expect(run.statuses()).toMatchObject({ next: 'skipped', handler: 'succeeded' });
});

test('continueOnError goes on by out with the error as the result', () => {
  const graph = aGraph()
    .manual()
    .script('a', { policy: { continueOnError: true } })
    .script('b');
  const run = simulate(graph.chain('manual', 'a', 'b').build());
  run.finish('a', broken());
  expect(run.stored()['s:b']).toMatchObject({ failed: null, previous: { kind: 'failure', path: 'a' } });
  expect(run.records.get('a')).toMatchObject({ status: 'failed', ports: ['out'] });
});

test('disabled nodes hand on what they got', () => {
  const graph = aGraph()
    .manual()
    .script('a')
    .script('b', { disabled: true })
    .return('done', undefined, { disabled: true });
  const run = simulate(graph.chain('manual', 'a', 'b', 'done').build());
  run.finish('a', ok(7));
  expect(run.statuses()).toMatchObject({ b: 'bypassed', done: 'bypassed' });
  expect(run.run).toMatchObject({ ended: { status: 'succeeded' }, result: { kind: 'step', path: 'a' } });
});

test('a disabled branch goes on by else and a disabled approval as approved', () => {
  const graph = aGraph()
    .manual()
    .branch('check', { yes: 'true' }, { disabled: true })
    .approval('ask', {}, { disabled: true });
  graph.script('a').script('b').chain('manual', 'check:yes', 'a').chain('check:else', 'ask:approved', 'b');
  const run = simulate(graph.build());
  expect(run.statuses()).toMatchObject({ check: 'bypassed', ask: 'bypassed', a: 'skipped' });
  expect(run.stored()['s:ask']).toMatchObject({ ports: ['approved'] });
  expect(run.executing.map(({ path }) => path)).toEqual(['b']);
});

test('a pinned node succeeds with its pinned result and port, without executing', () => {
  const pinned = { enabled: true, result: { from: 'pin' }, port: 'error' };
  const graph = aGraph().manual().script('a', { pinned }).script('b').script('handler');
  const run = simulate(graph.chain('manual', 'a', 'b').chain('a:error', 'handler').build());
  expect(run.records.get('a')).toMatchObject({
    status: 'succeeded',
    ports: ['error'],
    result: { kind: 'inline', json: '{"from":"pin"}' },
  });
  expect(run.executing.map(({ path }) => path)).toEqual(['handler']);
});

test('skipIf is asked by the executor: true bypasses, false of a pinned node takes the pin', () => {
  const policy = { skipIf: 'true' };
  const graph = aGraph()
    .manual()
    .script('a', { policy })
    .script('b', { policy, pinned: { enabled: true, result: 5 } });
  const run = simulate(graph.chain('manual', 'a', 'b').build());
  run.finish('a', { kind: 'bypassed' });
  run.finish('b', { kind: 'pinned' });
  expect(run.statuses()).toMatchObject({ a: 'bypassed', b: 'succeeded' });
  expect(run.records.get('a')?.result).toEqual({ kind: 'input' });
  expect(run.records.get('b')?.result).toEqual({ kind: 'inline', json: '5' });
});

test('every true case of a branch is taken', () => {
  const graph = aGraph()
    .manual()
    .branch('check', { x: '1', y: '1' }, { mode: 'every' })
    .script('a')
    .script('b')
    .script('c');
  const run = simulate(
    graph.chain('manual', 'check:x', 'a').chain('check:y', 'b').chain('check:else', 'c').build(),
  );
  run.finish('check', { kind: 'succeeded', ports: ['x', 'y'], result: { kind: 'previous' }, input: null });
  expect(run.executing.map(({ path }) => path)).toEqual(['a', 'b']);
  expect(run.statuses()).toMatchObject({ c: 'skipped' });
});

test('of two returns that are ready in the same decision only the one first in the document runs', () => {
  const graph = aGraph().manual().return('second').return('first');
  const run = simulate(graph.chain('manual', 'first').chain('manual', 'second').build());
  expect(run.executing.map(({ path }) => path)).toEqual(['second']);
  run.finish('second');
  expect(run.run.result).toEqual({ kind: 'step', path: 'second' });
  expect(run.records.has('first')).toBe(false);
});

test('a return that continues fixes the result, and the run goes on', () => {
  const graph = aGraph().manual().return('early', undefined, answerAndGoOn).script('work').return('late');
  const run = simulate(graph.chain('manual', 'early').chain('manual', 'work', 'late').build());
  run.finish('early');
  expect(run.run).toMatchObject({ answeredBy: 'early', result: { kind: 'step', path: 'early' } });
  expect(run.run.ended).toBeUndefined();
  run.finish('work');
  run.finish('late');
  expect(run.run).toMatchObject({ answeredBy: 'early', result: { kind: 'step', path: 'early' } });
  expect(run.run.ended?.status).toBe('succeeded');
});

test('a run that fails after it answered has no result', () => {
  const graph = aGraph().manual().return('early', undefined, answerAndGoOn).script('work');
  const run = simulate(graph.chain('manual', 'early').chain('manual', 'work').build());
  run.finish('early');
  run.finish('work', broken());
  expect(run.run).toMatchObject({ ended: { status: 'failed' }, result: { kind: 'null' } });
});

test('return ends the run and cancels everything else', () => {
  const graph = aGraph().manual().script('slow').return('done').approval('ask');
  const run = simulate(graph.chain('manual', 'slow').chain('manual', 'ask').chain('manual', 'done').build());
  run.finish('ask');
  const decision = run.finish('done');
  expect(decision.commands).toEqual([{ kind: 'withdraw_approvals' }, { kind: 'abort', paths: ['slow'] }]);
  expect(run.statuses()).toMatchObject({ slow: 'cancelled', ask: 'cancelled', done: 'succeeded' });
});

test('a cancelled run cancels its steps and keeps no result', () => {
  const run = simulate(chain().build());
  run.send({ kind: 'cancel' });
  expect(run.run).toMatchObject({ ended: { status: 'cancelled', error: { fault: 'cancelled' } } });
  expect(run.statuses()).toMatchObject({ a: 'cancelled' });
  expect(run.executing).toEqual([]);
});

test('a run over its time limit fails, waits included', () => {
  const graph = aGraph().manual().approval('ask').settings({ timeoutSeconds: 60 });
  const run = simulate(graph.chain('manual', 'ask').build());
  run.finish('ask');
  run.now = runStart + 59_999;
  run.send({ kind: 'tick' });
  expect(run.run.ended).toBeUndefined();
  run.now = runStart + 60_000;
  run.send({ kind: 'tick' });
  expect(run.run.ended).toMatchObject({ status: 'failed', error: { code: 'timeout', fault: 'timeout' } });
});

test('a step that waits too long fails', () => {
  const graph = aGraph()
    .manual()
    .approval('ask', {}, { policy: { timeoutSeconds: 5 } });
  const run = simulate(graph.chain('manual', 'ask').build());
  run.finish('ask');
  run.now = runStart + 5000;
  run.send({ kind: 'tick' });
  expect(run.run.ended?.error).toMatchObject({ code: 'timeout', node: 'ask' });
});

test('an approval goes on by the port of its decision', () => {
  const graph = aGraph().manual().approval('ask').script('yes').script('no');
  const run = simulate(graph.chain('manual', 'ask:approved', 'yes').chain('ask:rejected', 'no').build());
  run.finish('ask');
  const result = { kind: 'inline' as const, json: '{"decision":"rejected"}' };
  run.send({ kind: 'decided', path: 'ask', port: 'rejected', result });
  expect(run.executing.map(({ path }) => path)).toEqual(['no']);
  expect(run.records.get('ask')).toMatchObject({ status: 'succeeded', ports: ['rejected'], result });
  const again = run.send({ kind: 'decided', path: 'ask', port: 'approved', result });
  expect(again.commands).toEqual([]);
});

test.each(['rejected', 'expired'] as const)('an unwired "%s" of an approval fails the run', (port) => {
  const graph = aGraph().manual().approval('ask').script('yes');
  const run = simulate(graph.chain('manual', 'ask:approved', 'yes').build());
  run.finish('ask');
  run.send({ kind: 'decided', path: 'ask', port, result: { kind: 'null' } });
  expect(run.run.ended).toMatchObject({ status: 'failed', error: { code: `approval_${port}`, node: 'ask' } });
});

test('a fail node whose failure nothing handles fails the run', () => {
  const graph = aGraph().manual().fail('stop', value('No'));
  const run = simulate(graph.chain('manual', 'stop').build());
  run.finish('stop', broken('No'));
  expect(run.run.ended).toMatchObject({ status: 'failed', error: { message: 'No', node: 'stop' } });
});

test('an outcome of an earlier attempt changes nothing', () => {
  const retry = {
    attempts: 1,
    seconds: 0,
    backoff: 'constant' as const,
    factor: 2,
    maxSeconds: 9,
    jitter: 0,
  };
  const graph = aGraph().manual().script('a', { policy: { retry } });
  const run = simulate(graph.chain('manual', 'a').build());
  run.finish('a', broken());
  run.send({ kind: 'tick' });
  const late = run.send({ kind: 'outcome', path: 'a', attempt: 1, outcome: ok() });
  expect(late.changes.setEntries).toEqual({});
});

test('a decision writes only what changed', () => {
  const graph = aGraph().manual().transform('t', code('input')).script('a').script('b');
  const run = simulate(graph.chain('manual', 't', 'a', 'b').build());
  run.finish('t');
  const decision = run.finish('a');
  expect(Object.keys(decision.changes.setEntries).sort()).toEqual(['run', 's:a', 's:b']);
  expect(decision.changes.steps.map(({ path }) => path)).toEqual(['a']);
});

test.each([
  [{ recover: true }, 'succeeded'],
  [{ recover: 1 }, 'failed'],
])('a failure handler pinned to %j ends the run as %s', (result, status) => {
  const pinned = { enabled: true, result };
  const graph = aGraph().manual().script('a').script('handler', { pinned });
  const run = simulate(graph.chain('manual', 'a').settings({ failureHandler: 'handler' }).build());
  run.finish('a', broken());
  expect(run.run.ended?.status).toBe(status);
});
