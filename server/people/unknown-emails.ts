import type { SignInState } from './sign-in-pause.ts';

/** How many emails without an account are remembered; the oldest is forgotten first. */
const maxRemembered = 10_000;

/**
 * Failed sign-ins of emails that have no account, counted like those that have one, so that the pause does not tell
 * them apart. Kept in the memory of the process: it protects nothing but that answer.
 */
export function createUnknownEmails() {
  const states = new Map<string, SignInState>();
  return {
    find: (email: string): SignInState => states.get(email) ?? { failedSignIns: 0, lockedUntil: null },
    save(email: string, state: SignInState): void {
      states.delete(email);
      states.set(email, state);
      const [oldest] = states.keys();
      if (states.size > maxRemembered && oldest !== undefined) states.delete(oldest);
    },
  };
}
