import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import type { BsonNode } from './bson-node.ts';
import type { BsonUndefined } from './decode.ts';

/**
 * A BSON value. A number is an int32 when it is one, else a double; a double that looks like an int32 is a `Double`,
 * an int64 a bigint. `undefined` means missing; BSON's deprecated undefined has a class of its own.
 */
export type Value =
  | undefined
  | null
  | number
  | bigint
  | string
  | boolean
  | Date
  | BsonNode
  | Double
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | Decimal128
  | MinKey
  | MaxKey
  | Code
  | BSONSymbol
  | DBRef
  | BsonUndefined;
