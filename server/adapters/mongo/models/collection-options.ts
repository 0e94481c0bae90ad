import type { SchemaOptions } from 'mongoose';

/**
 * What all our collections have in common: names as on design page 2.6, nothing dropped (`minimize`), unknown fields
 * refused instead of ignored, no `__v` (we have revisions of our own), indexes only when `ensureIndexes` says so.
 */
export function collectionOptions(collection: string) {
  return {
    collection,
    minimize: false,
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    id: false,
  } as const satisfies SchemaOptions;
}
