import { Long } from 'bson';
import { BsonNode } from '#server/embedded-mongo/values/bson-node.ts';
import { BsonUndefined } from '#server/embedded-mongo/values/decode.ts';
import type { Value } from '#server/embedded-mongo/values/value.ts';

/**
 * A document that the driver writes as it was read: maps keep the order of fields whose names are numbers, which
 * JavaScript's objects do not, and numbers keep their types.
 */
export function orderedDocument(bytes: Buffer): Map<string, unknown> {
  return toMap(new BsonNode(bytes));
}

function toMap(node: BsonNode): Map<string, unknown> {
  return new Map(node.keys().map((name, index) => [name, toDriver(node.at(index))]));
}

function toDriver(value: Value): unknown {
  if (value instanceof BsonNode) return value.isArray ? value.toValues().map(toDriver) : toMap(value);
  if (typeof value === 'bigint') return Long.fromBigInt(value);
  return value instanceof BsonUndefined ? null : value;
}
