import { BSONError } from 'bson';
import { decodeScalar, valueSize } from './decode.ts';
import { isNameAt, readName } from './element-names.ts';
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
  /** Of each element where it begins in `source`, and its value there; -1 for those that were set since. */
  private headers: number[] = [];
  private offsets: number[] = [];
  /** Names that were set, and those of `source` that somebody asked for; of arrays none. */
  private names: (string | undefined)[] = [];
  private values: Value[] = [];
  /** Where the next element begins that was not looked at yet, and where the elements end; both 0 before the first look. */
  private position = 0;
  private end = 0;
  private isEdited = false;

  constructor(source: Buffer = emptySource, start = 0, isArray = false) {
    this.source = source;
    this.start = start;
    this.isArray = isArray;
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
    return this.offsets.length;
  }

  /** Size in its source; what was set since is not counted. */
  get byteLength(): number {
    return this.source.readInt32LE(this.start);
  }

  /** Names of the elements in order; of an array its indexes. */
  keys(): readonly string[] {
    this.parse();
    return this.offsets.map((_, index) => this.nameAt(index));
  }

  has(name: string): boolean {
    return this.indexOf(name) >= 0;
  }

  /** The value of a field, or undefined when it is missing. */
  get(name: string): Value {
    const index = this.indexOf(name);
    return index < 0 ? undefined : this.valueAt(index);
  }

  at(index: number): Value {
    this.parse();
    return this.valueAt(index);
  }

  private valueAt(index: number): Value {
    const known = this.values[index];
    if (known !== undefined) return known;
    const offset = this.offsets[index];
    if (offset === undefined || offset < 0) return undefined;
    const value = this.decode(this.typeAt(index), offset);
    this.values[index] = value;
    return value;
  }

  nameAt(index: number): string {
    this.parse();
    if (this.isArray) return String(index);
    const known = this.names[index];
    if (known !== undefined) return known;
    const offset = this.offsets[index];
    if (offset === undefined || offset < 0) return '';
    const name = readName(this.source, this.headerOf(index) + 1, offset - 1);
    this.names[index] = name;
    return name;
  }

  set(name: string, value: Value): void {
    const index = this.indexOf(name);
    if (index >= 0) this.setAt(index, value);
    else this.append(name, value);
  }

  /** Sets an element by position; an array is padded with null up to it, as MongoDB does. */
  setAt(index: number, value: Value): void {
    this.parse();
    while (this.isArray && this.offsets.length < index) this.append('', null);
    if (index >= this.offsets.length) this.append('', value);
    else {
      if (!this.isArray) this.names[index] = this.nameAt(index);
      this.values[index] = value;
      this.offsets[index] = -1;
      this.isEdited = true;
    }
  }

  append(name: string, value: Value): void {
    this.parse();
    const index = this.offsets.length;
    if (!this.isArray) this.names[index] = name;
    this.headers.push(-1);
    this.offsets.push(-1);
    this.values[index] = value;
    this.isEdited = true;
  }

  push(value: Value): void {
    this.append('', value);
  }

  /** Puts a field first, where MongoDB keeps `_id`. */
  prepend(name: string, value: Value): void {
    this.parse();
    this.names.length = this.offsets.length;
    this.values.length = this.offsets.length;
    this.names.unshift(name);
    this.values.unshift(value);
    this.headers.unshift(-1);
    this.offsets.unshift(-1);
    this.isEdited = true;
  }

  remove(name: string): boolean {
    const index = this.indexOf(name);
    if (index < 0) return false;
    this.names.length = this.offsets.length;
    this.values.length = this.offsets.length;
    for (const list of [this.names, this.headers, this.offsets, this.values]) list.splice(index, 1);
    this.isEdited = true;
    return true;
  }

  /** A node of its own with the same elements; those that are documents are shared. */
  copy(): BsonNode {
    this.parse();
    const made = new BsonNode(this.source, this.start, this.isArray);
    made.names = this.names.slice();
    made.headers = this.headers.slice();
    made.offsets = this.offsets.slice();
    made.values = this.values.slice();
    made.position = this.position;
    made.end = this.end;
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
    const type = this.typeAt(index);
    return type === 0x03 || type === 0x04 || this.values[index] instanceof BsonNode;
  }

  /** All values in order. */
  toValues(): Value[] {
    this.parse();
    return this.offsets.map((_, index) => this.at(index));
  }

  /** Whether its bytes in `source` are still what it says. */
  isChanged(): boolean {
    if (this.isEdited || this.source === emptySource) return true;
    return this.values.some((value) => value instanceof BsonNode && value.isChanged());
  }

  /**
   * The bytes, with types and names, of the untouched elements from an index on, as far as they lie side by side; null
   * when that element has to be written anew.
   */
  rawRun(index: number): { start: number; end: number; next: number } | null {
    if (!this.isRaw(index)) return null;
    const start = this.headerOf(index);
    let end = this.endOf(index);
    let next = index + 1;
    while (next < this.offsets.length && this.isRaw(next) && this.headerOf(next) === end) {
      end = this.endOf(next);
      next += 1;
    }
    return { start, end, next };
  }

  private headerOf(index: number): number {
    return this.headers[index] ?? -1;
  }

  /** The type byte of an element that was read, 0 of one that was set. */
  private typeAt(index: number): number {
    return this.source[this.headerOf(index)] ?? 0;
  }

  private endOf(index: number): number {
    const offset = this.offsets[index] ?? 0;
    return offset + valueSize(this.source, this.typeAt(index), offset);
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

  /** Finds a field, and reads no further than it. */
  private indexOf(name: string): number {
    if (this.isArray) {
      const index = /^(0|[1-9]\d*)$/.test(name) ? Number(name) : -1;
      return index < this.length ? index : -1;
    }
    for (let index = 0; index < this.offsets.length || this.parseNext(); index += 1)
      if (this.isNamed(index, name)) return index;
    return -1;
  }

  /** Whether an element has a name, mostly told by its bytes: no text is made of what nobody asks for. */
  private isNamed(index: number, name: string): boolean {
    const known = this.names[index];
    if (known !== undefined) return known === name;
    return isNameAt(this.source, this.headerOf(index) + 1, name) ?? this.nameAt(index) === name;
  }

  private parse(): void {
    let isThere = this.position < this.end || this.end === 0;
    while (isThere) isThere = this.parseNext();
  }

  /** Reads where the next element stands; false when there is none. */
  private parseNext(): boolean {
    if (this.end === 0) this.begin();
    if (this.position >= this.end) return false;
    const { source, position, end } = this;
    let nameEnd = position + 1;
    // A loop finds the end of a short name sooner than a call of the buffer's own search.
    while (nameEnd < end && source[nameEnd] !== 0) nameEnd += 1;
    if (nameEnd >= end) throw new BSONError('element name is not terminated');
    const next = nameEnd + 1 + valueSize(source, source[position] ?? 0, nameEnd + 1);
    if (next > end) throw new BSONError('element reaches past its document');
    this.position = next;
    this.headers.push(position);
    this.offsets.push(nameEnd + 1);
    return true;
  }

  private begin(): void {
    const { source, start } = this;
    if (start + 5 > source.length) throw new BSONError('document is cut short');
    const end = start + source.readInt32LE(start) - 1;
    if (end < start + 4 || end >= source.length || source[end] !== 0)
      throw new BSONError('document length does not fit its bytes');
    this.position = start + 4;
    this.end = end;
  }
}
