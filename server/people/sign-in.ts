import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import { verifyPassword } from './password.ts';
import type { PeopleStore, UserRecord } from './people-store.ts';
import { afterFailure, refuseWhilePaused } from './sign-in-pause.ts';
import { createUnknownEmails } from './unknown-emails.ts';

type Deps = { people: PeopleStore; clock: ClockPort };

const unknownEmails = createUnknownEmails();

/**
 * Checks email and password. An unknown email takes as long and gets the same answers as a wrong password. After
 * five failures in a row the account pauses, first for 30 seconds; the count is kept in the database.
 */
export async function checkPassword(
  deps: Deps,
  given: { email: string; password: string },
): Promise<UserRecord> {
  const email = given.email.trim().toLowerCase();
  const user = await deps.people.findUser({ email });
  refuseWhilePaused(user ?? unknownEmails.find(email), deps.clock.now());
  const isRight = await verifyPassword(given.password, user?.passwordHash ?? null);
  if (user === null || !isRight) {
    await countFailure(deps, email);
    throw new AppError('unauthenticated', 'The email or the password is wrong.');
  }
  if (user.failedSignIns > 0) {
    await deps.people.updateSignIn(user.id, { failedSignIns: 0, lockedUntil: null });
  }
  return user;
}

/** Reads the account again, because checking took a while and others may have tried meanwhile. */
async function countFailure(deps: Deps, email: string): Promise<void> {
  const user = await deps.people.findUser({ email });
  const now = deps.clock.now();
  if (user === null) unknownEmails.save(email, afterFailure(unknownEmails.find(email), now));
  else await deps.people.updateSignIn(user.id, afterFailure(user, now));
}
