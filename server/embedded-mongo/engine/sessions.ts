import { Binary } from 'bson';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';

/** The sessions of drivers by their ids, with when each was used last. */
export type Sessions = Map<string, { id: Binary; lastUse: Date }>;

export function sessionText(id: Binary): string {
  return Buffer.from(id.buffer).toString('latin1');
}

/** Notes that a command came in a session. */
export function noteSession(sessions: Sessions, lsid: Value): void {
  const id = lsid instanceof BsonNode ? lsid.get('id') : undefined;
  if (id instanceof Binary) sessions.set(sessionText(id), { id, lastUse: new Date() });
}

const lifeMs = 30 * 60_000;

export function forgetOldSessions(sessions: Sessions): void {
  const oldest = Date.now() - lifeMs;
  for (const [text, { lastUse }] of sessions) if (lastUse.getTime() < oldest) sessions.delete(text);
}
