import { MongoFailure } from '../errors.ts';
import type { BsonNode } from '../values/bson-node.ts';
import { encodeKey, fitKey, invertKey, isRoughKey } from '../values/key-encoding.ts';
import { valuesAt } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import type { Index } from './catalog.ts';

/** The keys of one document in one index; `values` are those of the first key, for messages. */
export type IndexKeys = { keys: Buffer[]; values: Value[]; isMultikey: boolean; isCut: boolean };

const none: IndexKeys = { keys: [], values: [], isMultikey: false, isCut: false };

/** Computes the keys of a document: none where the index is sparse or partial and leaves it out. */
export function indexKeys(index: Index, document: BsonNode): IndexKeys {
  if (index.partial && !index.partial.matches(document, null)) return none;
  const found = index.fields.map(({ parts }) => valuesAt(document, parts));
  if (index.isSparse && found.every(({ values }) => values.every((value) => value === undefined)))
    return none;
  if (found.filter(({ isMulti }) => isMulti).length > 1 && !shareArray(index)) {
    throw new MongoFailure('CannotIndexParallelArrays', 'cannot index parallel arrays');
  }
  const isMultikey = found.some(({ isMulti }) => isMulti);
  if (!isMultikey)
    return oneKey(
      index,
      found.map(({ values }) => values[0]),
    );
  let keys: Buffer[] = [Buffer.alloc(0)];
  index.fields.forEach(({ direction }, position) => {
    const values = found[position]?.values ?? [];
    const encoded = (values.length === 0 ? [undefined] : values).map((value) => {
      const key = encodeKey(value);
      return direction === 1 ? key : invertKey(key);
    });
    keys = keys.flatMap((start) =>
      encoded.map((end) => (start.length === 0 ? end : Buffer.concat([start, end]))),
    );
  });
  const fitted = keys.map(fitKey);
  return {
    keys: distinctKeys(fitted.map(({ key }) => key)),
    values: found.map(({ values }) => values[0]),
    isMultikey,
    isCut: fitted.some(({ isCut }) => isCut) || found.some(({ values }) => values.some(isRoughKey)),
  };
}

/** The key of a document that has one value for each field, which is nearly every one. */
function oneKey({ fields }: Index, values: Value[]): IndexKeys {
  const parts = fields.map(({ direction }, position) => {
    const part = encodeKey(values[position]);
    return direction === 1 ? part : invertKey(part);
  });
  const { key, isCut } = fitKey(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
  return { keys: [key], values, isMultikey: false, isCut: isCut || values.some(isRoughKey) };
}

/** Fields of one array of documents may be indexed together; the keys are then a superset of the real ones. */
function shareArray(index: Index): boolean {
  const first = index.fields[0]?.parts[0];
  return index.fields.every(({ parts }) => parts.length > 1 && parts[0] === first);
}

function distinctKeys(keys: Buffer[]): Buffer[] {
  const seen = new Set<string>();
  return keys.filter((key) => {
    const text = key.toString('latin1');
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
