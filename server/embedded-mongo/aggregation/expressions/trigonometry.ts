import { Decimal128 } from 'bson';
import { MongoFailure } from '../../errors.ts';
import { fromDouble } from '../../values/decode.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import { isNullish, one, overArguments, two, typeInMessage } from './arguments.ts';
import { refuseDecimal } from './arithmetic-operators.ts';
import type { BuildOperator } from './scope.ts';

type Bounds = { least: number; most: number; shown: string };

/** A function of one number, which gives a double; NaN stays NaN, and what it is not defined for is an error. */
function ofAngle(apply: (value: number) => number, bounds?: Bounds): BuildOperator {
  return overArguments(one, ([value], name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value))
      throw new MongoFailure(28765, `${name} only supports numeric types, not ${typeInMessage(value)}`);
    if (value instanceof Decimal128) refuseDecimal(value);
    const number = numberOf(value);
    if (bounds && (number < bounds.least || number > bounds.most))
      throw new MongoFailure(50989, `cannot apply ${name} to ${number}, value must be in ${bounds.shown}`);
    return fromDouble(apply(number));
  });
}

const unit: Bounds = { least: -1, most: 1, shown: '[-1,1]' };
const finite: Bounds = {
  least: -Number.MAX_VALUE,
  most: Number.MAX_VALUE,
  shown: '(-inf,inf)',
};
const fromOne: Bounds = { least: 1, most: Number.POSITIVE_INFINITY, shown: '[1,inf]' };

export const trigonometryOperators: Record<string, BuildOperator> = {
  $sin: ofAngle(Math.sin, finite),
  $cos: ofAngle(Math.cos, finite),
  $tan: ofAngle(Math.tan, finite),
  $asin: ofAngle(Math.asin, unit),
  $acos: ofAngle(Math.acos, unit),
  $atan: ofAngle(Math.atan),
  $sinh: ofAngle(Math.sinh),
  $cosh: ofAngle(Math.cosh),
  $tanh: ofAngle(Math.tanh),
  $asinh: ofAngle(Math.asinh),
  $acosh: ofAngle(Math.acosh, fromOne),
  $atanh: ofAngle(Math.atanh, unit),
  $degreesToRadians: ofAngle((value) => value * (Math.PI / 180)),
  $radiansToDegrees: ofAngle((value) => value * (180 / Math.PI)),
  $atan2: overArguments(two, ([y, x], name) => {
    if (isNullish(y) || isNullish(x)) return null;
    for (const value of [y, x])
      if (!isNumber(value))
        throw new MongoFailure(51044, `${name} only supports numeric types, not ${typeInMessage(value)}`);
    refuseDecimal(y, x);
    return fromDouble(Math.atan2(numberOf(y), numberOf(x)));
  }),
};
