import type { Binary } from 'bson';
import type { Request } from '../commands/command.ts';
import type { Engine } from '../engine/engine.ts';
import type { LastWrite, Session } from '../engine/sessions.ts';
import { MongoFailure } from '../errors.ts';
import { replyHeadBytes } from './messages.ts';

/**
 * A driver sends a write again when the connection broke before the answer came. The answer to the last numbered
 * write of each session is kept with the write itself, so that the second time it is only answered.
 */
export function recallReply(engine: Engine, { body }: Request, session: Session | null): Buffer | null {
  const number = body.get('txnNumber');
  if (typeof number !== 'bigint' || !session) return null;
  if (session.lastWrite === undefined) session.lastWrite = readLastWrite(engine, session);
  const last = session.lastWrite;
  if (!last || last.number < number) return null;
  // A reply is sent with a head of its own, which is written into it.
  if (last.number === number) return Buffer.from(last.reply);
  throw new MongoFailure(
    'TransactionTooOld',
    `Retryable write with txnNumber ${number} is prohibited: a newer one with txnNumber ${last.number} has started`,
  );
}

function readLastWrite(engine: Engine, { id }: Session): LastWrite | null {
  const stored = engine.environment.meta.getBinary(sessionKey(id));
  return stored ? { number: stored.readBigInt64LE(0), reply: withRoom(stored.subarray(headBytes)) } : null;
}

function withRoom(document: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(replyHeadBytes), document]);
}

const headBytes = 16;
/** Larger answers are read again when somebody asks for them. */
const maxHeldBytes = 4096;

export function rememberReply(
  engine: Engine,
  { request: { body }, session, reply }: { request: Request; session: Session | null; reply: Buffer },
): void {
  const number = body.get('txnNumber');
  if (typeof number !== 'bigint' || !session) return;
  const stored = Buffer.allocUnsafe(headBytes + reply.length - replyHeadBytes);
  stored.writeBigInt64LE(number, 0);
  stored.writeDoubleLE(Date.now(), 8);
  reply.copy(stored, headBytes, replyHeadBytes);
  engine.environment.meta.put(sessionKey(session.id), stored);
  session.lastWrite = reply.length > maxHeldBytes ? undefined : { number, reply };
}

/** Forgets what is known of sessions without reading it, after writes that were undone. */
export function doubtLastWrites(engine: Engine): void {
  for (const session of engine.sessions.values()) session.lastWrite = undefined;
}

function sessionKey(id: Binary): Buffer {
  return Buffer.concat([sessionPrefix, id.value()]);
}

const sessionPrefix = Buffer.from('session/');
const sessionLifeMs = 30 * 60_000;

/** Forgets the sessions that have not written for half an hour. */
export function forgetOldWrites(engine: Engine): void {
  const { meta } = engine.environment;
  const oldest = Date.now() - sessionLifeMs;
  const range = meta.getRange({ start: sessionPrefix, end: Buffer.from('session0') });
  const old = [...range]
    .filter(({ value }) => Buffer.from(value).readDoubleLE(8) < oldest)
    .map(({ key }) => key);
  if (old.length === 0) return;
  engine.commit(() => {
    for (const key of old) meta.remove(key);
  });
}
