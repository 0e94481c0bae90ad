import { AppError } from '#shared/errors.ts';

/** Wrong passwords in a row, and until when (milliseconds since the epoch) no password is taken. */
export type SignInState = { failedSignIns: number; lockedUntil: number | null };

/** Wrong passwords in a row that are free; each one after doubles the pause. */
const freeFailures = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/** The state after one more wrong password. */
export function afterFailure(state: SignInState, now: number): SignInState {
  const failedSignIns = state.failedSignIns + 1;
  const over = failedSignIns - freeFailures;
  if (over < 0) return { failedSignIns, lockedUntil: null };
  return { failedSignIns, lockedUntil: now + Math.min(firstPauseMs * 2 ** over, longestPauseMs) };
}

/** Throws `too_many_requests` while the pause lasts. */
export function refuseWhilePaused(state: SignInState, now: number): void {
  if (state.lockedUntil === null || state.lockedUntil <= now) return;
  const retryAfterSeconds = Math.ceil((state.lockedUntil - now) / 1000);
  throw new AppError(
    'too_many_requests',
    `Too many wrong passwords. Try again in ${retryAfterSeconds} seconds.`,
    { details: { retryAfterSeconds } },
  );
}
