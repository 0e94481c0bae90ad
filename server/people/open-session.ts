import type { ClockPort } from '#server/runtime/ports.ts';
import type { PeopleStore } from './people-store.ts';
import { hashSecret, makeSessionId } from './secrets.ts';

/** A session ends by itself after two weeks. */
const sessionMs = 14 * 24 * 60 * 60 * 1000;

export type OpenedSession = { id: string; expiresAt: number };

/** Opens a session with a new id and ends the one that the person came with. */
export async function openSession(
  deps: { people: PeopleStore; clock: ClockPort },
  userId: string,
  formerHash: string | null,
): Promise<OpenedSession> {
  const id = makeSessionId();
  const createdAt = deps.clock.now();
  const expiresAt = createdAt + sessionMs;
  await deps.people.insertSession({ idHash: hashSecret(id), userId, createdAt, expiresAt });
  if (formerHash !== null) await deps.people.removeSession(formerHash);
  return { id, expiresAt };
}
