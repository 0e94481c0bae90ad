import { Binary } from 'bson';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';

/** The answer to the last numbered write of a session. */
export type LastWrite = { number: bigint; reply: Buffer };

export type Session = {
  id: Binary;
  lastUse: Date;
  /** Known without reading it again; null when there is none, undefined when it was not looked up. */
  lastWrite: LastWrite | null | undefined;
};

/** The sessions of drivers by their ids. */
export type Sessions = Map<string, Session>;

export function sessionText(id: Binary): string {
  return Buffer.from(id.buffer).toString('latin1');
}

/** Notes that a command came in a session. */
export function noteSession(sessions: Sessions, lsid: Value): Session | null {
  if (!(lsid instanceof BsonNode)) return null;
  const known = sessions.get(usualText(lsid));
  if (known) {
    known.lastUse = new Date();
    return known;
  }
  const id = lsid.get('id');
  if (!(id instanceof Binary)) return null;
  const session = sessions.get(sessionText(id)) ?? { id, lastUse: new Date(), lastWrite: undefined };
  session.lastUse = new Date();
  sessions.set(sessionText(id), session);
  return session;
}

const usualHead = Buffer.from([30, 0, 0, 0, 0x05, 0x69, 0x64, 0, 16, 0, 0, 0, 4]);

/** The text of the id where it is a document of one UUID, as drivers send it; read without decoding. */
function usualText({ source, start }: BsonNode): string {
  const head = start + usualHead.length;
  if (source.compare(usualHead, 0, usualHead.length, start, head) !== 0) return '';
  return source.toString('latin1', head, head + 16);
}

const lifeMs = 30 * 60_000;

export function forgetOldSessions(sessions: Sessions): void {
  const oldest = Date.now() - lifeMs;
  for (const [text, { lastUse }] of sessions) if (lastUse.getTime() < oldest) sessions.delete(text);
}
