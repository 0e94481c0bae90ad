import { Binary, Double, Timestamp } from 'bson';
import { type BsonInput, encodeDocument } from '../values/encode.ts';

/** Stands in the templates where a time goes. */
const marker = Buffer.from('millraceT'.slice(0, 8));
const time = new Timestamp(marker.readBigUInt64LE());

/** Cluster times are signed where there are keys; clients only send them back. */
const unsigned = encodeDocument({ hash: new Binary(Buffer.alloc(20)), keyId: 0n });

const plain = makeTemplate({ operationTime: time });
const introducing = makeTemplate({
  $clusterTime: { clusterTime: time, signature: unsigned },
  operationTime: time,
});

function makeTemplate(fields: Record<string, BsonInput>) {
  const bytes = encodeDocument({ ok: new Double(1), ...fields }).subarray(4, -1);
  return { bytes, timesAt: [bytes.indexOf(marker), bytes.lastIndexOf(marker)] };
}

/** When the newest write was. */
type WriteTime = { seconds: number; writes: number };

/**
 * The elements that every good reply ends with, as bytes: only the time of the newest write differs. They are valid
 * until the next call. The cluster's time is told to clients that do not send one yet: with one server nobody needs a
 * newer one, and each costs the client its reading.
 */
export function replyTail({ seconds, writes }: WriteTime, isClusterTimeKnown: boolean): Buffer {
  const { bytes, timesAt } = isClusterTimeKnown ? plain : introducing;
  for (const at of timesAt) {
    bytes.writeUInt32LE(writes >>> 0, at);
    bytes.writeUInt32LE(seconds, at + 4);
  }
  return bytes;
}
