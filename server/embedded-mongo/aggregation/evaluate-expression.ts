import { Aggregator } from 'mingo';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { asMongoFailure } from './mingo-failures.ts';
import { fromPlain, type PlainObject, toPlain, toPlainObject } from './plain-values.ts';
import { refuseUnsupported } from './unsupported.ts';

/** Compiles one aggregation expression; its result is undefined when the expression yields nothing. */
export function evaluateExpression(expression: Value): (document: Value) => Value {
  refuseUnsupported(expression);
  const stages = [{ $replaceWith: { value: toPlain(expression) } }];
  const aggregator = new Aggregator(stages as never, { scriptEnabled: false });
  return (document) => {
    if (!(document instanceof BsonNode)) return undefined;
    try {
      const [result] = aggregator.run([toPlainObject(document)] as never) as PlainObject[];
      const value = result?.value;
      return value === undefined ? undefined : fromPlain(value);
    } catch (error) {
      throw asMongoFailure(error);
    }
  };
}
