import { expect, test } from 'vitest';
import type { StepView } from '#shared/runs/run.ts';
import { caseFromSteps } from './case-from-steps.ts';
import { aGraph, value } from './testing/a-graph.ts';

const step = (node: string, kind: string, more: Partial<StepView> = {}): StepView => ({
  path: node,
  node,
  kind,
  attempt: 1,
  executions: 1,
  status: 'succeeded',
  ports: ['out'],
  input: null,
  result: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  worker: null,
  ...more,
});

const seen = { name: 'seen', status: 'succeeded', trigger: 'start', input: { n: 1 }, result: 2 } as const;

test('what other systems answered is given again, of a container as a whole', () => {
  const definition = aGraph()
    .manual('start')
    .node('rate', 'http', { method: 'GET', url: value('http://x') })
    .script('pure')
    .script('asks', { code: "export const main = async () => (await fetch('http://x')).json();" })
    .loop('each')
    .node('send', 'email', { resource: 'a/b', to: value('x'), subject: value('x') }, { parentId: 'each' })
    .build();
  const { pinned } = caseFromSteps(definition, {
    ...seen,
    steps: [
      step('rate', 'http', { status: 'failed' }),
      step('rate', 'http', { path: 'rate#2', attempt: 2, result: { status: 200 } }),
      step('pure', 'script', { result: 1 }),
      step('asks', 'script', { result: { rate: 2 } }),
      step('send', 'email', { path: 'each[0].send', result: { accepted: [] } }),
      step('each', 'loop', { result: [{ accepted: [] }] }),
    ],
  });
  expect(pinned).toEqual({ rate: { status: 200 }, asks: { rate: 2 }, each: [{ accepted: [] }] });
});

test('results that are sensitive are not written down', () => {
  const definition = aGraph()
    .manual('start')
    .node('rate', 'http', { method: 'GET', url: value('http://x') }, { policy: { sensitive: 'result' } })
    .build();
  const steps = [step('rate', 'http', { result: 'hidden' })];
  expect(caseFromSteps(definition, { ...seen, steps }).pinned).toEqual({});
});

test('decisions and signals are given again, in loops by their step', () => {
  const definition = aGraph()
    .manual('start')
    .loop('each')
    .approval('ask', {}, { parentId: 'each' })
    .node('go', 'wait', { kind: 'signal', name: 'ready' })
    .build();
  const approved = { who: 'user:ada', decision: 'approved', form: { note: 'yes' } };
  const { decisions, signals } = caseFromSteps(definition, {
    ...seen,
    steps: [
      step('ask', 'approval', {
        path: 'each[0].ask',
        ports: ['approved'],
        result: { decisions: [approved] },
      }),
      step('ask', 'approval', { path: 'each[1].ask#2', ports: ['expired'] }),
      step('ask', 'approval', { path: 'each[2].ask', status: 'bypassed', result: { decision: 'bypassed' } }),
      step('go', 'wait', { result: 5 }),
    ],
  });
  expect(decisions).toEqual([
    { node: 'each[0].ask', decision: 'approved', who: 'user:ada', form: { note: 'yes' } },
    { node: 'each[1].ask', decision: 'expired' },
  ]);
  expect(signals).toEqual([{ name: 'ready', value: 5 }]);
});

test('the end of the run is expected; of a failed one only that it fails', () => {
  const definition = aGraph().manual('start').build();
  expect(caseFromSteps(definition, { ...seen, steps: [] })).toMatchObject({
    input: { n: 1 },
    trigger: 'start',
    expect: { status: 'succeeded', result: 2 },
  });
  const failed = caseFromSteps(definition, { ...seen, status: 'failed', result: null, steps: [] });
  expect(failed.expect).toEqual({ status: 'failed' });
});
