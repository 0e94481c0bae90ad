import { Double, ObjectId, serialize, Timestamp } from 'bson';
import { BsonNode } from './bson-node.ts';
import { BsonUndefined, isInt32 } from './decode.ts';
import type { Value } from './value.ts';

/** What our own replies are written from: values, and plain objects and arrays of them. */
export type BsonInput = Value | Buffer | { [name: string]: BsonInput } | readonly BsonInput[];

/** One buffer that all documents are written into before they are copied out. */
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

/** As `encodeDocument`, with room in front and finished elements behind those of the object. */
export function encodeWithTail(
  object: Record<string, BsonInput>,
  { headBytes, tail }: { headBytes: number; tail: Buffer },
): Buffer {
  position = headBytes;
  const start = beginDocument();
  writeFields(object);
  writeBytes(tail, 0, tail.length);
  endDocument(start);
  return Buffer.from(scratch.subarray(0, position));
}

/** The bytes of an unchanged node, without copying. */
export function rawBytes(node: BsonNode): Buffer {
  return node.source.subarray(node.start, node.start + node.byteLength);
}

/** An unchanged node over a copy of its bytes, which are the whole source of the new one. */
export function copyRaw({ source, start, byteLength }: BsonNode): BsonNode {
  const bytes = Buffer.allocUnsafe(byteLength);
  bytes.set(new Uint8Array(source.buffer, source.byteOffset + start, byteLength));
  return new BsonNode(bytes);
}

function reserve(size: number): void {
  if (position + size <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, position + size));
  scratch.copy(larger, 0, 0, position);
  scratch = larger;
}

function writeNode(node: BsonNode): void {
  if (!node.isChanged()) {
    writeBytes(node.source, node.start, node.start + node.byteLength);
    return;
  }
  const start = beginDocument();
  const count = node.length;
  let index = 0;
  while (index < count) {
    const run = node.rawRun(index);
    if (run) {
      writeBytes(node.source, run.start, run.end);
      index = run.next;
    } else {
      writeElement(node.nameAt(index), node.at(index));
      index += 1;
    }
  }
  endDocument(start);
}

function writeObject(object: Record<string, BsonInput> | readonly BsonInput[]): void {
  const start = beginDocument();
  if (Array.isArray(object)) {
    for (let index = 0; index < object.length; index += 1) writeElement(String(index), object[index] ?? null);
  } else writeFields(object as Record<string, BsonInput>);
  endDocument(start);
}

function writeFields(object: Record<string, BsonInput>): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value !== undefined) writeElement(name, value);
  }
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

/** Writes type and name, and makes room for a value of `size` bytes behind it. */
function writeHeader(type: number, name: string, size = 0): void {
  const most = name.length * 3;
  reserve(most + 2 + size);
  scratch[position] = type;
  position += 1;
  let index = 0;
  for (; index < name.length && name.length < 32; index += 1) {
    const code = name.charCodeAt(index);
    if (code > 127) break;
    scratch[position + index] = code;
  }
  const length = index === name.length ? index : scratch.write(name, position, 'utf8');
  position += length;
  scratch[position] = 0;
  position += 1;
}

function writeBytes(source: Buffer, start: number, end: number): void {
  reserve(end - start);
  source.copy(scratch, position, start, end);
  position += end - start;
}

function writeElement(name: string, value: BsonInput): void {
  switch (typeof value) {
    case 'number':
      writeNumber(name, value);
      break;
    case 'string':
      writeString(name, value);
      break;
    case 'boolean':
      writeHeader(0x08, name, 1);
      scratch[position] = value ? 1 : 0;
      position += 1;
      break;
    case 'bigint':
      writeHeader(0x12, name, 8);
      position = scratch.writeBigInt64LE(value, position);
      break;
    case 'undefined':
      writeHeader(0x0a, name);
      break;
    default:
      writeObjectElement(name, value);
  }
}

function writeObjectElement(name: string, value: Exclude<BsonInput, undefined>): void {
  if (value === null) writeHeader(0x0a, name);
  else if (value instanceof BsonNode) {
    writeHeader(value.isArray ? 0x04 : 0x03, name);
    writeNode(value);
  } else if (Buffer.isBuffer(value)) {
    writeHeader(0x03, name);
    writeBytes(value, 0, value.length);
  } else if (value instanceof Date) {
    writeHeader(0x09, name, 8);
    position = scratch.writeBigInt64LE(BigInt(value.getTime()), position);
  } else if (value instanceof ObjectId) {
    writeHeader(0x07, name, 12);
    scratch.set(value.id, position);
    position += 12;
  } else if (value instanceof Timestamp) {
    writeHeader(0x11, name, 8);
    position = scratch.writeBigUInt64LE(BigInt.asUintN(64, value.toBigInt()), position);
  } else if (value instanceof BsonUndefined) writeHeader(0x06, name);
  else if (value instanceof Double) writeDouble(name, value.value);
  else if (typeof value === 'object' && '_bsontype' in value) writeRare(name, value);
  else {
    writeHeader(Array.isArray(value) ? 0x04 : 0x03, name);
    writeObject(value as Record<string, BsonInput>);
  }
}

function writeNumber(name: string, value: number): void {
  if (!isInt32(value)) {
    writeDouble(name, value);
    return;
  }
  writeHeader(0x10, name, 4);
  position = scratch.writeInt32LE(value, position);
}

function writeDouble(name: string, value: number): void {
  writeHeader(0x01, name, 8);
  position = scratch.writeDoubleLE(value, position);
}

function writeString(name: string, value: string): void {
  writeHeader(0x02, name, value.length * 3 + 5);
  const length = scratch.write(value, position + 4, 'utf8');
  scratch.writeInt32LE(length + 1, position);
  scratch[position + 4 + length] = 0;
  position += length + 5;
}

/** The library writes what hardly occurs; its element is copied without its name. */
function writeRare(name: string, value: unknown): void {
  const bytes = serialize({ v: value });
  writeHeader(bytes[4] ?? 0, name);
  writeBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 7, bytes.length - 1);
}
