import { expect, test } from 'vitest';
import { nodeSchema, type Policy } from '#shared/graph/schema.ts';
import { describePolicy, summarizePolicy } from './describe-policy.ts';

const withPolicy = (policy: unknown) => nodeSchema.parse({ id: 'send', kind: 'http', policy });
const stage = { attempts: 3, seconds: 2 };

test('a node without policies says nothing', () => {
  expect(summarizePolicy(nodeSchema.parse({ id: 'send', kind: 'http' }))).toBe('');
});

test('what was set is said in one line', () => {
  const policy = { retry: stage, cacheSeconds: 3600, sensitive: 'result' };
  expect(summarizePolicy(withPolicy(policy))).toBe('3 retries, cached for 1 h, secret result');
});

test('the retries of all stages are counted together', () => {
  expect(describePolicy(withPolicy({ retry: [{ ...stage, attempts: 1 }] })).failure).toEqual(['1 retry']);
  expect(describePolicy(withPolicy({ retry: [stage, stage] })).failure).toEqual(['6 retries']);
});

test('every policy is said in the part where it is set', () => {
  const policy: Policy = {
    skipIf: 'input.amount === 0',
    stopIf: { when: 'previous.done', scope: 'loop' },
    timeoutSeconds: 90,
    concurrency: { limit: 2, key: 'input.shop' },
    priority: 5,
    continueOnError: true,
    onCrash: 'fail',
    sensitive: 'both',
  };
  expect(describePolicy(withPolicy(policy))).toEqual({
    ways: ['skipped when input.amount === 0'],
    failure: ['goes on after an error', 'not run again after a crash'],
    stop: ['ends the loop when previous.done'],
    limits: ['at most 90 s', '2 at the same time per key', 'priority 5'],
    values: ['secret input and result'],
  });
});

test('a long condition is cut, and a stop that fails says so', () => {
  const when = `previous.total >\n ${'1'.repeat(60)}`;
  const [line] = describePolicy(withPolicy({ stopIf: { when, scope: 'flow', fail: 'No' } })).stop;
  expect(line).toMatch(/^fails the run when previous\.total > 1+…$/);
});
