import { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BsonNode } from './bson-node.ts';
import { encodeKey, invertKey } from './key-encoding.ts';
import { keyEnd } from './key-parts.ts';
import type { Value } from './value.ts';

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constantFrom<Value>(
    null,
    new ObjectId(),
    new Date(5),
    new Binary(Buffer.from([0, 1, 255])),
    new Timestamp({ t: 1, i: 2 }),
    new BSONRegExp('a\\0b', 'i'),
    new Code('x'),
  ),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }).map((items) => BsonNode.arrayOf(items)),
  fc.dictionary(fc.string(), scalar, { maxKeys: 3 }).map((fields) => BsonNode.of(fields)),
);

test('the parts of a compound key are found again, ascending and descending', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 4 }), (fields) => {
      const parts = fields.map(([one, isInverted]) =>
        isInverted ? invertKey(encodeKey(one)) : encodeKey(one),
      );
      const key = Buffer.concat([...parts, Buffer.from([8, 0, 0, 0, 0, 0, 1])]);
      let at = 0;
      fields.forEach(([, isInverted], index) => {
        at = keyEnd(key, at, isInverted);
        expect(at).toBe(parts.slice(0, index + 1).reduce((sum, part) => sum + part.length, 0));
      });
    }),
  );
});
