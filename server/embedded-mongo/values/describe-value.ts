import { Double, ObjectId } from 'bson';
import { BsonNode } from './bson-node.ts';
import type { Value } from './value.ts';

/** A value as MongoDB prints it in its messages. */
export function describeValue(value: Value): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Double) return `${value.value}.0`;
  if (value instanceof BsonNode) {
    const parts = value.keys().map((name, index) => {
      const text = describeValue(value.at(index));
      return value.isArray ? text : `${name}: ${text}`;
    });
    if (parts.length === 0) return value.isArray ? '[]' : '{}';
    return value.isArray ? `[ ${parts.join(', ')} ]` : `{ ${parts.join(', ')} }`;
  }
  return String(value);
}
