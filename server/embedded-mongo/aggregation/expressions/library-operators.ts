import { Aggregator } from 'mingo';
import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { asMongoFailure } from '../mingo-failures.ts';
import { fromPlain, type PlainObject, toPlain } from '../plain-values.ts';
import type { BuildOperator, Evaluate, Scope } from './scope.ts';

/** Operators that mingo evaluates: their arguments are values by then, and no exact number comes out of them. */
const names = new Set([
  '$acos',
  '$acosh',
  '$asin',
  '$asinh',
  '$atan',
  '$atan2',
  '$atanh',
  '$cos',
  '$cosh',
  '$degreesToRadians',
  '$radiansToDegrees',
  '$sin',
  '$sinh',
  '$tan',
  '$tanh',
  '$dateDiff',
  '$dateFromParts',
  '$dateFromString',
  '$dateToParts',
  '$dateToString',
  '$dateTrunc',
]);

/** An operator of the library, or undefined when we do not take it from there. */
export function libraryOperator(name: string): BuildOperator | undefined {
  return names.has(name) ? build : undefined;
}

const build: BuildOperator = (operand, compile, name) => {
  const fill = filling(operand, compile);
  return (scope) => {
    const argument = fill(scope);
    const stages = [{ $replaceWith: { value: { [name]: argument } } }];
    try {
      const aggregator = new Aggregator(stages as never, { scriptEnabled: false });
      const [result] = aggregator.run([{}] as never) as PlainObject[];
      return result?.value === undefined ? null : fromPlain(result.value);
    } catch (error) {
      throw asMongoFailure(error);
    }
  };
};

/** Evaluates the arguments ourselves, wherever they stand, and writes them so that they mean themselves. */
function filling(operand: Value, compile: (value: Value) => Evaluate): (scope: Scope) => unknown {
  if (operand instanceof BsonNode && operand.isArray) {
    const items = operand.toValues().map(compile);
    return (scope) => items.map((evaluate) => constant(evaluate(scope)));
  }
  if (operand instanceof BsonNode && operand.length > 0 && !operand.nameAt(0).startsWith('$')) {
    const fields = operand.keys().map((field, index) => [field, compile(operand.at(index))] as const);
    return (scope) =>
      Object.fromEntries(
        fields
          .map(([field, evaluate]) => [field, constant(evaluate(scope))] as const)
          .filter(([, value]) => value !== undefined),
      );
  }
  const only = compile(operand);
  return (scope) => constant(only(scope));
}

function constant(value: Value): unknown {
  if (value === undefined) return null;
  const plain = toPlain(value);
  if (typeof plain === 'string' && plain.startsWith('$')) return { $literal: plain };
  if (Array.isArray(plain))
    throw new MongoFailure('TypeMismatch', 'an array is no argument of this operator');
  return plain;
}
