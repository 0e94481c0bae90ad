import { typeCode } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type BsonInput, encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { compareValues } from '../values/value-order.ts';

/** What an update changed, by dotted paths, as a change stream tells it. */
export function describeUpdate(before: BsonNode | null, after: BsonNode | null): Record<string, BsonInput> {
  const updatedFields = new BsonNode();
  const removedFields: string[] = [];
  if (before && after) compareNodes(before, after, { prefix: '', updatedFields, removedFields });
  return { updatedFields, removedFields, truncatedArrays: [] };
}

type Difference = { prefix: string; updatedFields: BsonNode; removedFields: string[] };

function compareNodes(before: BsonNode, after: BsonNode, difference: Difference): void {
  const { prefix, updatedFields, removedFields } = difference;
  after.keys().forEach((name, index) => {
    const old = before.get(name);
    const value = after.at(index);
    if (isSame(old, value)) return;
    const areDocuments =
      old instanceof BsonNode && value instanceof BsonNode && old.isArray === value.isArray;
    const canDescend = areDocuments && (!value.isArray || value.length >= old.length);
    if (canDescend) compareNodes(old, value, { ...difference, prefix: `${prefix}${name}.` });
    else updatedFields.append(prefix + name, value);
  });
  for (const name of before.keys()) if (!after.has(name)) removedFields.push(prefix + name);
}

function isSame(old: Value, value: Value): boolean {
  if (old === undefined || typeCode(old) !== typeCode(value)) return false;
  if (old instanceof BsonNode && value instanceof BsonNode)
    return encodeDocument(old).equals(encodeDocument(value));
  return compareValues(old, value) === 0;
}
