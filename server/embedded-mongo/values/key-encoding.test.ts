import { Binary, Decimal128, Double, ObjectId, serialize } from 'bson';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BsonNode } from './bson-node.ts';
import { encodeDocument } from './encode.ts';
import { encodeKey, invertKey } from './key-encoding.ts';
import type { Value } from './value.ts';
import { compareValues } from './value-order.ts';

const names = fc.oneof(
  fc.constantFrom('a', 'b', '10', '9', '__proto__'),
  fc.string({ maxLength: 4 }).filter((name) => !name.includes('\0')),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }).map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2 ** 53, -(2 ** 53), 0, -0, 1.5, Number.POSITIVE_INFINITY),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.constantFrom('', '\0', 'a\0', 'a\0b', '\u{1f600}', '\uffee'),
  fc.boolean(),
  fc.constant(null),
  fc.integer({ min: -8.64e15, max: 8.64e15 }).map((time) => new Date(time)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(Buffer.from(bytes))),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }).map((items) => BsonNode.arrayOf(items)),
    fc
      .uniqueArray(fc.tuple(names, tie('value')), { maxLength: 3, selector: ([name]) => name })
      .map((fields) => {
        const node = new BsonNode();
        for (const [name, field] of fields) node.append(name, field);
        return node;
      }),
  ),
}));

describe('encoded keys', () => {
  test('compare as bytes like the values they stand for, turned ones the other way', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const order = Math.sign(compareValues(left, right));
        const [a, b] = [encodeKey(left), encodeKey(right)];
        expect(Math.sign(Buffer.compare(a, b))).toBe(order);
        expect(Math.sign(Buffer.compare(invertKey(a), invertKey(b)))).toBe(order === 0 ? 0 : -order);
      }),
      { numRuns: 3000 },
    );
  });
});

test('decimals have one key with the numbers they equal, and another one than all others', () => {
  const decimal = (text: string) => encodeKey(Decimal128.fromString(text));
  expect(decimal('5')).toEqual(encodeKey(5));
  expect(decimal('5.00')).toEqual(encodeKey(5n));
  expect(decimal('0.5')).toEqual(encodeKey(0.5));
  expect(decimal('9007199254740993')).toEqual(encodeKey(9007199254740993n));
  expect(decimal('0.1')).toEqual(decimal('0.10'));
  expect(decimal('0.1')).not.toEqual(encodeKey(0.1));
  expect(decimal('0.1')).not.toEqual(decimal('0.10000000000000000001'));
});

describe('documents over their bytes', () => {
  test('are the same bytes after reading and writing every element anew', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (values) => {
        const bytes = encodeDocument({ values });
        const read = new BsonNode(bytes);
        const copy = new BsonNode();
        for (const name of read.keys()) copy.append(name, rebuilt(read.get(name)));
        expect(encodeDocument(copy).equals(bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('agree with the bson library on what a document looks like', () => {
    const document = {
      a: 1,
      b: 'ä',
      c: [true, null, { d: 1.5 }],
      e: new Date(7),
      f: new ObjectId('0123456789abcdef01234567'),
    };
    const ours = new BsonNode(Buffer.from(serialize(document)));
    expect(ours.get('b')).toBe('ä');
    ours.set('a', 1);
    expect(encodeDocument(ours).equals(Buffer.from(serialize(document)))).toBe(true);
  });

  test('a change deep inside keeps everything around it', () => {
    const node = new BsonNode(Buffer.from(serialize({ '10': 1, '2': { x: [1, { y: 2 }] }, z: 'end' })));
    const inner = (node.get('2') as BsonNode).get('x') as BsonNode;
    (inner.at(1) as BsonNode).set('y', 3);
    inner.setAt(4, 'far');
    expect(
      encodeDocument(node).equals(
        Buffer.from(serialize({ '10': 1, '2': { x: [1, { y: 3 }, null, null, 'far'] }, z: 'end' })),
      ),
    ).toBe(true);
  });
});

function rebuilt(value: Value): Value {
  if (!(value instanceof BsonNode)) return value;
  if (value.isArray) return BsonNode.arrayOf(value.toValues().map(rebuilt));
  const node = new BsonNode();
  for (const [index, name] of value.keys().entries()) node.append(name, rebuilt(value.at(index)));
  return node;
}
