import { expect, test } from 'vitest';
import { afterFailure, refuseWhilePaused, type SignInState } from './sign-in-pause.ts';
import { createUnknownEmails } from './unknown-emails.ts';

function fail(times: number): SignInState {
  let state: SignInState = { failedSignIns: 0, lockedUntil: null };
  for (let count = 0; count < times; count += 1) state = afterFailure(state, 1_000);
  return state;
}

test('four wrong passwords are free, the fifth pauses for 30 seconds, each one after doubles it', () => {
  expect(fail(4)).toEqual({ failedSignIns: 4, lockedUntil: null });
  expect(fail(5).lockedUntil).toBe(31_000);
  expect(fail(6).lockedUntil).toBe(61_000);
  expect(fail(40).lockedUntil).toBe(1_000 + 15 * 60_000);
});

test('the pause ends by itself', () => {
  expect(() => refuseWhilePaused(fail(5), 30_999)).toThrow('Try again in 1 seconds.');
  expect(() => refuseWhilePaused(fail(5), 31_000)).not.toThrow();
});

test('failures of an email without an account are counted, too', () => {
  const unknown = createUnknownEmails();
  unknown.save('a@example.com', afterFailure(unknown.find('a@example.com'), 0));
  expect(unknown.find('a@example.com').failedSignIns).toBe(1);
  expect(unknown.find('b@example.com').failedSignIns).toBe(0);
});
