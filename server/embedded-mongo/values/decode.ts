import { Binary, BSONError, Double, deserialize, ObjectId } from 'bson';
import type { Value } from './value.ts';

/** BSON's deprecated undefined, kept as it is. */
export class BsonUndefined {
  readonly kind = 'undefined';
}

/** Bytes that the value of a type takes at an offset. */
export function valueSize(source: Buffer, type: number, offset: number): number {
  switch (type) {
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return 8;
    case 0x02:
    case 0x0d:
    case 0x0e:
      return textSize(source, offset);
    case 0x03:
    case 0x04:
    case 0x0f:
      return lengthAt(source, offset, 5);
    case 0x05:
      return 5 + lengthAt(source, offset, 0);
    case 0x06:
    case 0x0a:
    case 0x7f:
    case 0xff:
      return 0;
    case 0x07:
      return 12;
    case 0x08:
      if ((source[offset] ?? 0) > 1) throw new BSONError('boolean is neither 0 nor 1');
      return 1;
    case 0x0b:
      return source.indexOf(0, source.indexOf(0, offset) + 1) + 1 - offset;
    case 0x0c:
      return 16 + lengthAt(source, offset, 1);
    case 0x10:
      return 4;
    case 0x13:
      return 16;
    default:
      throw new BSONError(`unknown BSON type ${type}`);
  }
}

function textSize(source: Buffer, offset: number): number {
  const size = 4 + lengthAt(source, offset, 1);
  if (source[offset + size - 1] !== 0) throw new BSONError('text is not terminated');
  return size;
}

function lengthAt(source: Buffer, offset: number, least: number): number {
  if (offset + 4 > source.length) throw new BSONError('length is cut short');
  const length = source.readInt32LE(offset);
  if (length < least) throw new BSONError('length is out of range');
  return length;
}

/** Reads a value that is neither a document nor an array. */
export function decodeScalar(source: Buffer, type: number, offset: number): Value {
  switch (type) {
    case 0x01:
      return fromDouble(source.readDoubleLE(offset));
    case 0x02:
      return source.toString('utf8', offset + 4, offset + 3 + source.readInt32LE(offset));
    case 0x05:
      return decodeBinary(source, offset);
    case 0x06:
      return new BsonUndefined();
    case 0x07:
      return new ObjectId(Buffer.from(source.subarray(offset, offset + 12)));
    case 0x08:
      return source[offset] === 1;
    case 0x09:
      return new Date(Number(source.readBigInt64LE(offset)));
    case 0x0a:
      return null;
    case 0x10:
      return source.readInt32LE(offset);
    case 0x12:
      return source.readBigInt64LE(offset);
    default:
      return decodeRare(source, type, offset);
  }
}

/** A double that would be written as an int32 keeps its type in a wrapper. */
export function fromDouble(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

function decodeBinary(source: Buffer, offset: number): Value {
  const length = source.readInt32LE(offset);
  const subtype = source[offset + 4] ?? 0;
  if (subtype === 2) return decodeRare(source, 0x05, offset);
  return new Binary(Buffer.from(source.subarray(offset + 5, offset + 5 + length)), subtype);
}

/** The types that hardly occur are read by the library, as a document of one element. */
function decodeRare(source: Buffer, type: number, offset: number): Value {
  const size = valueSize(source, type, offset);
  const bytes = Buffer.alloc(size + 8);
  bytes.writeInt32LE(size + 8, 0);
  bytes[4] = type;
  bytes[5] = 0x76;
  source.copy(bytes, 7, offset, offset + size);
  return deserialize(bytes, { promoteValues: false, bsonRegExp: true }).v as Value;
}
