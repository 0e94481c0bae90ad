import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import { verifyPassword } from './password.ts';
import type { PeopleStore, UserRecord } from './people-store.ts';

type Deps = { people: PeopleStore; clock: ClockPort };

/** Wrong passwords in a row that are free; each one after doubles the pause. */
const freeFailures = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/**
 * Checks email and password. An unknown email takes as long and gets the same answer as a wrong password. After
 * five failures in a row the account pauses, first for 30 seconds; the count is kept in the database.
 */
export async function checkPassword(
  deps: Deps,
  given: { email: string; password: string },
): Promise<UserRecord> {
  const user = await deps.people.findUser({ email: given.email.trim().toLowerCase() });
  if (user !== null) refuseWhilePaused(user, deps.clock.now());
  const isRight = await verifyPassword(given.password, user?.passwordHash ?? null);
  if (user === null || !isRight) {
    if (user !== null) await countFailure(deps, user.id);
    throw new AppError('unauthenticated', 'The email or the password is wrong.');
  }
  if (user.failedSignIns > 0) {
    await deps.people.updateSignIn(user.id, { failedSignIns: 0, lockedUntil: null });
  }
  return user;
}

function refuseWhilePaused(user: UserRecord, now: number): void {
  if (user.lockedUntil === null || user.lockedUntil <= now) return;
  const retryAfterSeconds = Math.ceil((user.lockedUntil - now) / 1000);
  throw new AppError(
    'too_many_requests',
    `Too many wrong passwords. Try again in ${retryAfterSeconds} seconds.`,
    { details: { retryAfterSeconds } },
  );
}

/** Read again, because checking took a while and others may have tried meanwhile. */
async function countFailure(deps: Deps, userId: string): Promise<void> {
  const user = await deps.people.findUser({ id: userId });
  const failedSignIns = (user?.failedSignIns ?? 0) + 1;
  const over = failedSignIns - freeFailures;
  const pause = over < 0 ? null : Math.min(firstPauseMs * 2 ** over, longestPauseMs);
  const lockedUntil = pause === null ? null : deps.clock.now() + pause;
  await deps.people.updateSignIn(userId, { failedSignIns, lockedUntil });
}
