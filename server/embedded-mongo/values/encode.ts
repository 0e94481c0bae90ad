import { Double, ObjectId, serialize } from 'bson';
import { BsonNode } from './bson-node.ts';
import { BsonUndefined, isInt32 } from './decode.ts';
import type { Value } from './value.ts';

/** What our own replies are written from: values, and plain objects and arrays of them. */
export type BsonInput = Value | Buffer | { [name: string]: BsonInput } | readonly BsonInput[];

let scratch = Buffer.allocUnsafe(256 * 1024);
let position = 0;

/** The bytes of a document. A Buffer among its values is taken as a finished document. */
export function encodeDocument(document: BsonNode | Record<string, BsonInput>): Buffer {
  if (document instanceof BsonNode && !document.isChanged()) return rawBytes(document);
  position = 0;
  if (document instanceof BsonNode) writeNode(document);
  else writeObject(document);
  return Buffer.from(scratch.subarray(0, position));
}

/** The bytes of an unchanged node, without copying. */
export function rawBytes(node: BsonNode): Buffer {
  return node.source.subarray(node.start, node.start + node.source.readInt32LE(node.start));
}

function reserve(size: number): void {
  if (position + size <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, position + size));
  scratch.copy(larger, 0, 0, position);
  scratch = larger;
}

function writeNode(node: BsonNode): void {
  if (!node.isChanged())
    return writeBytes(node.source, node.start, node.start + node.source.readInt32LE(node.start));
  const start = beginDocument();
  const count = node.length;
  for (let index = 0; index < count; index += 1) {
    const raw = node.rawElement(index);
    if (raw === null) writeElement(node.nameAt(index), node.at(index));
    else {
      writeHeader(raw.type, node.nameAt(index));
      writeBytes(node.source, raw.start, raw.end);
    }
  }
  endDocument(start);
}

function writeObject(object: Record<string, BsonInput> | readonly BsonInput[]): void {
  const start = beginDocument();
  if (Array.isArray(object)) {
    for (let index = 0; index < object.length; index += 1) writeElement(String(index), object[index] ?? null);
  } else {
    for (const [name, value] of Object.entries(object)) if (value !== undefined) writeElement(name, value);
  }
  endDocument(start);
}

function beginDocument(): number {
  reserve(5);
  position += 4;
  return position - 4;
}

function endDocument(start: number): void {
  reserve(1);
  scratch[position] = 0;
  position += 1;
  scratch.writeInt32LE(position - start, start);
}

function writeHeader(type: number, name: string): void {
  const length = Buffer.byteLength(name);
  reserve(length + 2);
  scratch[position] = type;
  scratch.write(name, position + 1, 'utf8');
  scratch[position + 1 + length] = 0;
  position += length + 2;
}

function writeBytes(source: Buffer, start: number, end: number): void {
  reserve(end - start);
  source.copy(scratch, position, start, end);
  position += end - start;
}

function writeElement(name: string, value: BsonInput): void {
  switch (typeof value) {
    case 'number':
      return writeNumber(name, value);
    case 'string':
      return writeString(name, value);
    case 'boolean':
      writeHeader(0x08, name);
      return writeBytes(Buffer.from([value ? 1 : 0]), 0, 1);
    case 'bigint':
      writeHeader(0x12, name);
      reserve(8);
      position = scratch.writeBigInt64LE(value, position);
      return;
    case 'undefined':
      return writeHeader(0x0a, name);
    default:
      return writeObjectElement(name, value);
  }
}

function writeObjectElement(name: string, value: Exclude<BsonInput, undefined>): void {
  if (value === null) return writeHeader(0x0a, name);
  if (value instanceof BsonNode) {
    writeHeader(value.isArray ? 0x04 : 0x03, name);
    return writeNode(value);
  }
  if (Buffer.isBuffer(value)) {
    writeHeader(0x03, name);
    return writeBytes(value, 0, value.length);
  }
  if (value instanceof Date) {
    writeHeader(0x09, name);
    reserve(8);
    position = scratch.writeBigInt64LE(BigInt(value.getTime()), position);
    return;
  }
  if (value instanceof ObjectId) {
    writeHeader(0x07, name);
    return writeBytes(Buffer.from(value.id), 0, 12);
  }
  if (value instanceof BsonUndefined) return writeHeader(0x06, name);
  if (value instanceof Double) return writeDouble(name, value.value);
  if (typeof value === 'object' && '_bsontype' in value) return writeRare(name, value);
  writeHeader(Array.isArray(value) ? 0x04 : 0x03, name);
  writeObject(value as Record<string, BsonInput>);
}

function writeNumber(name: string, value: number): void {
  if (!isInt32(value)) return writeDouble(name, value);
  writeHeader(0x10, name);
  reserve(4);
  position = scratch.writeInt32LE(value, position);
}

function writeDouble(name: string, value: number): void {
  writeHeader(0x01, name);
  reserve(8);
  position = scratch.writeDoubleLE(value, position);
}

function writeString(name: string, value: string): void {
  writeHeader(0x02, name);
  const length = Buffer.byteLength(value);
  reserve(length + 5);
  scratch.writeInt32LE(length + 1, position);
  scratch.write(value, position + 4, 'utf8');
  scratch[position + 4 + length] = 0;
  position += length + 5;
}

/** The library writes what hardly occurs; its element is copied without its name. */
function writeRare(name: string, value: unknown): void {
  const bytes = serialize({ v: value });
  writeHeader(bytes[4] ?? 0, name);
  writeBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 7, bytes.length - 1);
}
