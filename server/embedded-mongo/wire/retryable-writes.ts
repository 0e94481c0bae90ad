import { Binary } from 'bson';
import type { Request } from '../commands/command.ts';
import type { Engine } from '../engine/engine.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';

/**
 * A driver sends a write again when the connection broke before the answer came. The answer to the last numbered
 * write of each session is kept with the write itself, so that the second time it is only answered.
 */
export function recallReply(engine: Engine, request: Request): Buffer | null {
  const write = numberedWrite(request);
  if (!write) return null;
  const stored = engine.environment.meta.getBinary(write.key);
  if (!stored) return null;
  const last = stored.readBigInt64LE(0);
  if (last === write.number) return stored.subarray(16);
  if (last < write.number) return null;
  throw new MongoFailure(
    'TransactionTooOld',
    `Retryable write with txnNumber ${write.number} is prohibited: a newer one with txnNumber ${last} has started`,
  );
}

export function rememberReply(engine: Engine, request: Request, reply: Buffer): void {
  const write = numberedWrite(request);
  if (!write) return;
  const head = Buffer.allocUnsafe(16);
  head.writeBigInt64LE(write.number, 0);
  head.writeDoubleLE(Date.now(), 8);
  engine.environment.meta.put(write.key, Buffer.concat([head, reply]));
}

function numberedWrite({ body }: Request): { key: Buffer; number: bigint } | null {
  const number = body.get('txnNumber');
  const session = body.get('lsid');
  const id = session instanceof BsonNode ? session.get('id') : undefined;
  if (typeof number !== 'bigint' || !(id instanceof Binary)) return null;
  return { key: sessionKey(id), number };
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
  engine.environment.write(() => {
    for (const key of old) meta.remove(key);
  });
}
