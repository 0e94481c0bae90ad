import { BSONError } from 'bson';
import { decodeScalar, valueSize } from './decode.ts';
import type { Value } from './value.ts';

const emptySource = Buffer.from([5, 0, 0, 0, 0]);

/**
 * A document or array over its BSON bytes, parsed one level at a time when it is touched. The order and the exact
 * types of what is not touched are kept, because untouched elements are copied as bytes when it is written again.
 */
export class BsonNode {
  readonly isArray: boolean;
  /** The bytes this node was read from, and where it begins in them. */
  readonly source: Buffer;
  readonly start: number;
  /** Element names (of arrays: not kept), type bytes; in `source` where each begins, its value (-1: set since) and ends. */
  private names: string[] = [];
  private types: number[] = [];
  private headers: number[] = [];
  private offsets: number[] = [];
  private ends: number[] = [];
  private values: Value[] = [];
  private isParsed = false;
  private isEdited = false;

  constructor(source: Buffer = emptySource, start = 0, isArray = false) {
    this.source = source;
    this.start = start;
    this.isArray = isArray;
    if (source === emptySource) this.isParsed = true;
  }

  static arrayOf(values: readonly Value[]): BsonNode {
    const node = new BsonNode(emptySource, 0, true);
    for (const value of values) node.push(value);
    return node;
  }

  static of(fields: Record<string, Value>): BsonNode {
    const node = new BsonNode();
    for (const name of Object.keys(fields)) node.set(name, fields[name]);
    return node;
  }

  get length(): number {
    this.parse();
    return this.types.length;
  }

  /** Size in its source; what was set since is not counted. */
  get byteLength(): number {
    return this.source.readInt32LE(this.start);
  }

  /** Names of the elements in order; of an array its indexes. */
  keys(): readonly string[] {
    this.parse();
    return this.isArray ? this.types.map((_, index) => String(index)) : this.names;
  }

  has(name: string): boolean {
    return this.indexOf(name) >= 0;
  }

  /** The value of a field, or undefined when it is missing. */
  get(name: string): Value {
    const index = this.indexOf(name);
    return index < 0 ? undefined : this.at(index);
  }

  at(index: number): Value {
    this.parse();
    const known = this.values[index];
    if (known !== undefined) return known;
    const offset = this.offsets[index];
    if (offset === undefined || offset < 0) return undefined;
    const value = this.decode(this.types[index] ?? 0, offset);
    this.values[index] = value;
    return value;
  }

  nameAt(index: number): string {
    this.parse();
    return this.isArray ? String(index) : (this.names[index] ?? '');
  }

  set(name: string, value: Value): void {
    const index = this.indexOf(name);
    if (index >= 0) this.setAt(index, value);
    else this.append(name, value);
  }

  /** Sets an element by position; an array is padded with null up to it, as MongoDB does. */
  setAt(index: number, value: Value): void {
    this.parse();
    while (this.isArray && this.types.length < index) this.append('', null);
    if (index >= this.types.length) this.append('', value);
    else {
      this.values[index] = value;
      this.offsets[index] = -1;
      this.isEdited = true;
    }
  }

  append(name: string, value: Value): void {
    this.parse();
    if (!this.isArray) this.names.push(name);
    this.types.push(0);
    this.headers.push(-1);
    this.offsets.push(-1);
    this.ends.push(-1);
    this.values[this.types.length - 1] = value;
    this.isEdited = true;
  }

  push(value: Value): void {
    this.append('', value);
  }

  /** Puts a field first, where MongoDB keeps `_id`. */
  prepend(name: string, value: Value): void {
    this.parse();
    this.names.unshift(name);
    this.types.unshift(0);
    this.headers.unshift(-1);
    this.offsets.unshift(-1);
    this.ends.unshift(-1);
    this.values.length = this.types.length - 1;
    this.values.unshift(value);
    this.isEdited = true;
  }

  remove(name: string): boolean {
    const index = this.indexOf(name);
    if (index < 0) return false;
    this.values.length = this.types.length;
    for (const list of [this.names, this.types, this.headers, this.offsets, this.ends, this.values])
      list.splice(index, 1);
    this.isEdited = true;
    return true;
  }

  /** A node of its own with the same elements; those that are documents are shared. */
  copy(): BsonNode {
    this.parse();
    const made = new BsonNode(this.source, this.start, this.isArray);
    made.names = this.names.slice();
    made.types = this.types.slice();
    made.headers = this.headers.slice();
    made.offsets = this.offsets.slice();
    made.ends = this.ends.slice();
    made.values = this.values.slice();
    made.isParsed = true;
    made.isEdited = this.isEdited;
    return made;
  }

  /** An array as a document whose fields are its positions. */
  toObject(): BsonNode {
    const made = new BsonNode();
    this.toValues().forEach((value, index) => {
      made.append(String(index), value);
    });
    return made;
  }

  /** Whether an element is a document or an array, without reading others. */
  isNodeAt(index: number): boolean {
    this.parse();
    const type = this.types[index] ?? 0;
    return type === 0x03 || type === 0x04 || this.values[index] instanceof BsonNode;
  }

  /** All values in order. */
  toValues(): Value[] {
    this.parse();
    return this.types.map((_, index) => this.at(index));
  }

  /** Whether its bytes in `source` are still what it says. */
  isChanged(): boolean {
    if (this.isEdited || this.source === emptySource) return true;
    return this.isParsed && this.values.some((value) => value instanceof BsonNode && value.isChanged());
  }

  /**
   * The bytes, with types and names, of the untouched elements from an index on, as far as they lie side by side; null
   * when that element has to be written anew.
   */
  rawRun(index: number): { start: number; end: number; next: number } | null {
    if (!this.isRaw(index)) return null;
    const start = this.headerOf(index);
    let end = this.ends[index] ?? start;
    let next = index + 1;
    while (next < this.types.length && this.isRaw(next) && this.headerOf(next) === end) {
      end = this.ends[next] ?? end;
      next += 1;
    }
    return { start, end, next };
  }

  private headerOf(index: number): number {
    return this.headers[index] ?? -1;
  }

  /** Whether an element is as it was read. An array's names are its positions, so nothing in front of it may go. */
  private isRaw(index: number): boolean {
    const offset = this.offsets[index];
    if (offset === undefined || offset < 0) return false;
    const value = this.values[index];
    return !(value instanceof BsonNode && value.isChanged());
  }

  private decode(type: number, offset: number): Value {
    if (type === 0x03 || type === 0x04) return new BsonNode(this.source, offset, type === 0x04);
    return decodeScalar(this.source, type, offset);
  }

  /** Whether a field still has the bytes of the document this one was made from. */
  isUntouched(name: string, origin: BsonNode): boolean {
    const index = this.indexOf(name);
    return index < 0 ? !origin.has(name) : this.isRaw(index);
  }

  private indexOf(name: string): number {
    this.parse();
    if (!this.isArray) return this.names.indexOf(name);
    const index = /^(0|[1-9]\d*)$/.test(name) ? Number(name) : -1;
    return index < this.types.length ? index : -1;
  }

  private parse(): void {
    if (this.isParsed) return;
    this.isParsed = true;
    const { source } = this;
    if (this.start + 5 > source.length) throw new BSONError('document is cut short');
    const end = this.start + source.readInt32LE(this.start) - 1;
    if (end < this.start + 4 || end >= source.length || source[end] !== 0) {
      throw new BSONError('document length does not fit its bytes');
    }
    let position = this.start + 4;
    while (position < end) position = this.parseElement(position, end);
  }

  private parseElement(position: number, end: number): number {
    const { source } = this;
    const type = source[position] ?? 0;
    const nameEnd = source.indexOf(0, position + 1);
    if (nameEnd < 0 || nameEnd >= end) throw new BSONError('element name is not terminated');
    if (!this.isArray) this.names.push(readName(source, position + 1, nameEnd));
    const valueEnd = nameEnd + 1 + valueSize(source, type, nameEnd + 1);
    if (valueEnd > end) throw new BSONError('element reaches past its document');
    this.types.push(type);
    this.headers.push(position);
    this.offsets.push(nameEnd + 1);
    this.ends.push(valueEnd);
    return valueEnd;
  }
}

/** Short ASCII names are built by hand: a call into native code costs more than they do. */
function readName(source: Buffer, start: number, end: number): string {
  if (end - start > 24) return source.toString('utf8', start, end);
  let name = '';
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0;
    if (byte > 127) return source.toString('utf8', start, end);
    name += String.fromCharCode(byte);
  }
  return name;
}
