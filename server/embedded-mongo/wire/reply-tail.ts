import { Binary, Double, Timestamp } from 'bson';
import { encodeDocument } from '../values/encode.ts';

/** Stands in the template where a cluster time goes. */
const marker = Buffer.from('millraceT'.slice(0, 8));

/** Cluster times are signed where there are keys; clients only send them back. */
const unsigned = encodeDocument({ hash: new Binary(Buffer.alloc(20)), keyId: 0n });

const template = makeTemplate();
const timesAt = [template.indexOf(marker), template.lastIndexOf(marker)];

function makeTemplate(): Buffer {
  const time = new Timestamp(marker.readBigUInt64LE());
  const whole = encodeDocument({
    ok: new Double(1),
    $clusterTime: { clusterTime: time, signature: unsigned },
    operationTime: time,
  });
  return whole.subarray(4, -1);
}

/**
 * The elements that every good reply ends with, as bytes: only the time of the newest write differs. They are valid
 * until the next call.
 */
export function replyTail(seconds: number, writes: number): Buffer {
  for (const at of timesAt) {
    template.writeUInt32LE(writes >>> 0, at);
    template.writeUInt32LE(seconds, at + 4);
  }
  return template;
}
