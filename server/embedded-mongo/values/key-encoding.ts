import { createHash } from 'node:crypto';
import { Binary, BSONRegExp, Code, Decimal128, type ObjectId, Timestamp } from 'bson';
import type { BsonNode } from './bson-node.ts';
import { compareDecimal, decimalOf, type ExactDecimal } from './decimal-order.ts';
import type { Value } from './value.ts';
import { numberOf, orderOfType, typeOrder } from './value-order.ts';

/** Longer keys are cut here and get a hash of the whole; LMDB allows 1978 bytes with our prefix and suffix. */
const maxKeyBytes = 1024;
const hashBytes = 16;

/**
 * Encodes a value so that the order of the bytes is MongoDB's order of the values. Missing and null are one key.
 * No encoding is a prefix of another: each ends in a way that a following type byte cannot be mistaken for.
 */
export function encodeKey(value: Value): Buffer {
  const parts: Buffer[] = [];
  append(parts, value);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** The key with all bits turned, for descending fields. */
export function invertKey(key: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(key.length);
  for (let index = 0; index < key.length; index += 1) inverted[index] = ~(key[index] ?? 0) & 0xff;
  return inverted;
}

/** A key that fits LMDB; a cut key stands for many values, so whoever finds it checks the document again. */
export function fitKey(key: Buffer): { key: Buffer; isCut: boolean } {
  if (key.length <= maxKeyBytes) return { key, isCut: false };
  const hash = createHash('sha256').update(key).digest().subarray(0, hashBytes);
  return { key: Buffer.concat([key.subarray(0, maxKeyBytes - hashBytes), hash]), isCut: true };
}

/** The longest beginning that a cut key shares with its whole key: bounds are shortened to it. */
const exactKeyBytes = maxKeyBytes - hashBytes;

function append(parts: Buffer[], value: Value): void {
  const order = orderOfType(value);
  switch (order) {
    case typeOrder.number:
      parts.push(encodeNumber(value));
      return;
    case typeOrder.string:
      parts.push(encodeText(order, String(value)));
      return;
    case typeOrder.boolean:
      parts.push(Buffer.from([order, value ? 1 : 0]));
      return;
    case typeOrder.date:
      parts.push(encodeDate(value as Date));
      return;
    case typeOrder.objectId:
      parts.push(Buffer.concat([Buffer.from([order]), (value as ObjectId).id]));
      return;
    case typeOrder.object:
    case typeOrder.array:
      appendNode(parts, value as BsonNode, order);
      return;
    default:
      appendRare(parts, value, order);
  }
}

/**
 * Nearest double in sortable form, then what a 64-bit integer differs from it, so that all integers are exact. A
 * decimal that is no such number ends with its digits: that tells it apart, and orders it only roughly.
 */
function encodeNumber(value: Value): Buffer {
  const key = Buffer.allocUnsafe(11);
  key[0] = typeOrder.number;
  const double = numberOf(value);
  if (Number.isNaN(double)) return key.fill(0, 1);
  key.writeDoubleBE(double === 0 ? 0 : double, 1);
  const isNegative = double < 0;
  for (let index = 1; index < 9; index += 1) {
    const byte = key[index] ?? 0;
    key[index] = isNegative ? ~byte & 0xff : index === 1 ? byte | 0x80 : byte;
  }
  const rest = typeof value === 'bigint' ? Number(value - BigInt(double)) : 0;
  key.writeUInt16BE(rest + 0x8000, 9);
  return value instanceof Decimal128 && Number.isFinite(double) ? encodeDecimal(value, double, key) : key;
}

function encodeDecimal(value: Decimal128, double: number, key: Buffer): Buffer {
  const exact = decimalOf(value);
  const integer = exact.exponent <= 40 ? wholeNumber(exact) : null;
  if (integer !== null && BigInt.asIntN(64, integer) === integer) return encodeNumber(integer);
  const side = compareDecimal(exact, decimalOf(double));
  if (side === 0) return key;
  if (side < 0) key.writeUInt16BE(0x7fff, 9);
  const digits = String(exact.digits).replace(/0+$/, '');
  return Buffer.concat([
    key,
    Buffer.from(`${digits}e${exact.exponent + String(exact.digits).length - digits.length}\0\x01`),
  ]);
}

function wholeNumber({ digits, exponent }: ExactDecimal): bigint | null {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return digits % divisor === 0n ? digits / divisor : null;
}

/** Text ends with 0 1, and a 0 in it is written 0 255: both ways round no text is the beginning of another. */
function encodeText(order: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const key = Buffer.allocUnsafe(length + 3);
  key[0] = order;
  key.write(text, 1, 'utf8');
  key[length + 1] = 0;
  key[length + 2] = 1;
  return text.includes('\0') ? escapeZeros(key, length + 1) : key;
}

function escapeZeros(key: Buffer, end: number): Buffer {
  const bytes: number[] = [];
  key.forEach((byte, index) => {
    bytes.push(byte);
    if (byte === 0 && index < end) bytes.push(0xff);
  });
  return Buffer.from(bytes);
}

function encodeDate(date: Date): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = typeOrder.date;
  key.writeBigUInt64BE(BigInt.asUintN(64, BigInt(date.getTime()) ^ (1n << 63n)), 1);
  return key;
}

function appendNode(parts: Buffer[], node: BsonNode, order: number): void {
  parts.push(Buffer.from([order]));
  const count = node.length;
  for (let index = 0; index < count; index += 1) {
    const value = node.at(index);
    if (!node.isArray) parts.push(encodeText(orderOfType(value), node.nameAt(index)));
    append(parts, value);
  }
  parts.push(Buffer.from([0]));
}

function appendRare(parts: Buffer[], value: Value, order: number): void {
  parts.push(Buffer.from([order]));
  if (value instanceof Binary) {
    const head = Buffer.allocUnsafe(5);
    head.writeUInt32BE(value.position, 0);
    head[4] = value.sub_type;
    parts.push(head, Buffer.from(value.value()));
  } else if (value instanceof Timestamp) {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigUInt64BE(BigInt.asUintN(64, value.toBigInt()));
    parts.push(bytes);
  } else if (value instanceof Code) {
    parts.push(encodeText(1, value.code));
  } else if (value instanceof BSONRegExp) {
    parts.push(encodeText(1, value.pattern), encodeText(1, value.options));
  }
}

/** Type and nearest double: all that orders the key of a decimal. */
const decimalOrderBytes = 9;

/** The part of a key that a search may rely on: of a long one its beginning, of a decimal's the nearest double. */
export function searchKey(value: Value): Buffer {
  const key = encodeKey(value);
  if (value instanceof Decimal128) return key.subarray(0, decimalOrderBytes);
  return key.length > searchableBytes ? key.subarray(0, searchableBytes) : key;
}

/** Less than what a cut key keeps, because other fields may lie in front of this one. */
export const searchableBytes = exactKeyBytes - 600;

/** Whether the order of a value's key is not quite the order of the value. */
export function isRoughKey(value: Value): boolean {
  return value instanceof Decimal128;
}
