import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';

/** Operators that mingo gets wrong, runs as code, or that need what this database does not have. */
const refused = new Set([
  '$where',
  '$function',
  '$accumulator',
  '$text',
  '$meta',
  '$near',
  '$nearSphere',
  '$geoWithin',
  '$geoIntersects',
  '$jsonSchema',
  '$bucket',
  '$dateAdd',
  '$dateSubtract',
  '$sample',
  '$rand',
  '$sampleRate',
  '$indexOfCP',
  '$toObjectId',
  '$convert',
  '$toDecimal',
  '$toLong',
]);

/** Refuses an expression or pipeline that holds an operator which would be answered wrongly. */
export function refuseUnsupported(expression: Value): void {
  if (!(expression instanceof BsonNode)) return;
  expression.keys().forEach((name, index) => {
    if (!expression.isArray && refused.has(name)) {
      throw new MongoFailure('NotImplemented', `${name} is not supported by this database`);
    }
    if (name !== '$literal') refuseUnsupported(expression.at(index));
  });
}
