import { expect, test } from 'vitest';
import { starterWords } from './run-words.ts';

const trigger = (kind: string) => ({ kind, node: 'n', time: '' });

test('a run says how it began and who began it, nothing twice', () => {
  expect(starterWords({ trigger: trigger('manual'), startedBy: 'ada@example.com' })).toEqual({
    how: 'By hand',
    who: 'ada@example.com',
  });
  expect(starterWords({ trigger: trigger('webhook'), startedBy: 'webhook' })).toEqual({
    how: 'Webhook',
    who: null,
  });
  expect(starterWords({ trigger: trigger('schedule'), startedBy: 'token:ops' })).toEqual({
    how: 'Schedule',
    who: 'ops',
  });
});

test('a run that an app started names the app', () => {
  const app = { id: 'a', slug: 'refund-desk', version: 1, action: 'refund' };
  expect(starterWords({ trigger: { ...trigger('manual'), app }, startedBy: 'lee@example.com' }).how).toBe(
    'App refund-desk',
  );
});
