import { expect, test } from 'vitest';
import { BsonNode } from './bson-node.ts';
import { isNameAt, readName } from './element-names.ts';
import { encodeDocument } from './encode.ts';

const bytesOf = (name: string): Buffer => Buffer.from(`..${name}\0tail`);

test('a name is told from longer, shorter and other ones by its bytes', () => {
  expect(isNameAt(bytesOf('status'), 2, 'status')).toBe(true);
  for (const other of ['statu', 'statuses', 'Status', '', 'status\0tail']) {
    expect(isNameAt(bytesOf('status'), 2, other)).toBe(false);
  }
  expect(isNameAt(bytesOf('é'), 2, 'Ã©')).toBe(null);
});

test('names are read as they are, also those that share a slot with others or are not ASCII', () => {
  const names = Array.from({ length: 5000 }, (_, index) => `field${index}`);
  for (const name of [...names, '', 'é', 'Ã©', '日本', 'x'.repeat(40), ...names]) {
    const bytes = bytesOf(name);
    expect(readName(bytes, 2, bytes.length - 5)).toBe(name);
  }
});

test('fields are found by name whether or not names were read before', () => {
  const fields = { a: 1, ab: 2, é: 3, 'x.y': 4, '': 5 };
  const bytes = encodeDocument(fields);
  for (const name of Object.keys(fields)) {
    expect(new BsonNode(bytes).get(name)).toBe(fields[name as keyof typeof fields]);
  }
  const read = new BsonNode(bytes);
  expect(read.keys()).toEqual(Object.keys(fields));
  expect(Object.keys(fields).map((name) => read.get(name))).toEqual([1, 2, 3, 4, 5]);
  expect(read.has('b')).toBe(false);
});
