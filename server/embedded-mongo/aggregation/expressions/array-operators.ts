import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { describeValue } from '../../values/describe-value.ts';
import type { Value } from '../../values/value.ts';
import { isNumber } from '../../values/value-order.ts';
import {
  any,
  asArray,
  asInt32,
  asInteger,
  compareInExpression,
  indexOrFail,
  isNullish,
  isTrue,
  namedArguments,
  one,
  overArguments,
  severalNames,
  two,
  typeInMessage,
} from './arguments.ts';
import { checkVariableName } from './condition-operators.ts';
import { type BuildOperator, withVariables } from './scope.ts';
import { compileItemOrder } from './sort-items.ts';

function notArray(code: number, name: string, value: Value): () => MongoFailure {
  return () => new MongoFailure(code, `${name}'s argument must be an array, but is ${typeInMessage(value)}`);
}

function elementAt([array, at]: Value[], name: string): Value {
  if (isNullish(array) || isNullish(at)) return null;
  const items = asArray(
    array,
    () =>
      new MongoFailure(28689, `${name}'s first argument must be an array, but is ${typeInMessage(array)}`),
  );
  if (!isNumber(at))
    throw new MongoFailure(
      28690,
      `${name}'s second argument must be a numeric value, but is ${typeInMessage(at)}`,
    );
  const index = asInt32(
    at,
    () =>
      new MongoFailure(
        28691,
        `${name}'s second argument must be representable as a 32-bit integer: ${describeValue(at)}`,
      ),
  );
  return items[index < 0 ? items.length + index : index];
}

const endOf = (pick: (items: Value[]) => Value): BuildOperator =>
  overArguments(one, ([value], name) =>
    isNullish(value) ? null : pick(asArray(value, notArray(28689, name, value))),
  );

/** `$filter`, `$map`: an expression over each item under a variable. */
const filter: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['input', 'cond'],
      optional: ['as', 'limit'],
      codes: { operand: 28646, unknown: 28647, missing: [28648, 28650] },
    },
    compile,
  );
  const as = variableOf(operand, 'this');
  return (scope) => {
    const input = parts.get('input')?.(scope);
    if (isNullish(input)) return null;
    const items = asArray(
      input,
      () => new MongoFailure(28651, `input to ${name} must be an array not ${typeInMessage(input)}`),
    );
    const wanted = parts.get('limit')?.(scope);
    const limit = isNullish(wanted)
      ? items.length
      : asInt32(
          wanted,
          () => new MongoFailure(327391, '$filter: limit must be represented as a 32-bit integral value'),
        );
    if (!isNullish(wanted) && limit < 1)
      throw new MongoFailure(327392, `$filter: limit must be greater than 0`);
    const kept: Value[] = [];
    for (const item of items) {
      if (kept.length >= limit) break;
      if (isTrue(parts.get('cond')?.(withVariables(scope, [[as, item]])))) kept.push(item);
    }
    return BsonNode.arrayOf(kept);
  };
};

const map: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['input', 'in'],
      optional: ['as'],
      codes: { operand: 16878, unknown: 16879, missing: [16880, 16882] },
    },
    compile,
  );
  const as = variableOf(operand, 'this');
  return (scope) => {
    const input = parts.get('input')?.(scope);
    if (isNullish(input)) return null;
    const items = asArray(
      input,
      () => new MongoFailure(16883, `input to ${name} must be an array not ${typeInMessage(input)}`),
    );
    return BsonNode.arrayOf(
      items.map((item) => parts.get('in')?.(withVariables(scope, [[as, item]])) ?? null),
    );
  };
};

function variableOf(operand: Value, otherwise: string): string {
  const as = operand instanceof BsonNode ? operand.get('as') : undefined;
  if (as === undefined) return otherwise;
  if (typeof as !== 'string') throw new MongoFailure('FailedToParse', 'the variable name must be a string');
  checkVariableName(as);
  return as;
}

const reduce: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['input', 'initialValue', 'in'],
      codes: { operand: 40075, unknown: 40076, missing: [40077, 40078, 40079] },
    },
    compile,
  );
  return (scope) => {
    const input = parts.get('input')?.(scope);
    if (isNullish(input)) return null;
    const items = asArray(
      input,
      () =>
        new MongoFailure(40080, `${name} requires that 'input' be an array, found: ${typeInMessage(input)}`),
    );
    return items.reduce<Value>(
      (value, item) =>
        parts.get('in')?.(
          withVariables(scope, [
            ['this', item],
            ['value', value],
          ]),
        ),
      parts.get('initialValue')?.(scope),
    );
  };
};

function slice(values: Value[], name: string): Value {
  const [array, first, count] = values;
  if (values.some(isNullish)) return null;
  const items = asArray(
    array,
    () =>
      new MongoFailure(
        28724,
        `First argument to ${name} must be an array, but is of type: ${typeInMessage(array)}`,
      ),
  );
  const start = asInteger(
    first,
    () =>
      new MongoFailure(
        28725,
        `Second argument to ${name} must be a numeric value, but is of type: ${typeInMessage(first)}`,
      ),
  );
  if (values.length === 2) return BsonNode.arrayOf(start >= 0 ? items.slice(0, start) : items.slice(start));
  const length = asInteger(
    count,
    () =>
      new MongoFailure(
        28727,
        `Third argument to ${name} must be numeric, but is of type: ${typeInMessage(count)}`,
      ),
  );
  if (length <= 0) throw new MongoFailure(28729, `Third argument to ${name} must be positive: ${length}`);
  const from = start < 0 ? Math.max(items.length + start, 0) : start;
  return BsonNode.arrayOf(items.slice(from, from + length));
}

function range(values: Value[], name: string): Value {
  const [start = 0, end = 0, step = 1] = values.map((value, at) =>
    asInt32(
      value,
      () =>
        new MongoFailure(
          34443 + at * 2 + (isNumber(value) ? 1 : 0),
          `${name} requires a numeric ${['starting', 'ending', 'step'][at]} value, found value of type: ${typeInMessage(value)}`,
        ),
    ),
  );
  if (step === 0) throw new MongoFailure(34449, `${name} requires a non-zero step value`);
  const items: Value[] = [];
  for (let at = start; step > 0 ? at < end : at > end; at += step) {
    items.push(at);
    if (items.length > 4_000_000)
      throw new MongoFailure('ExceededMemoryLimit', `${name} would make an array that is too large`);
  }
  return BsonNode.arrayOf(items);
}

function indexOfArray(values: Value[], name: string): Value {
  const [array, wanted, from, to] = values;
  if (isNullish(array)) return null;
  const items = asArray(
    array,
    () =>
      new MongoFailure(
        40090,
        `${name} requires an array as a first argument, found: ${typeInMessage(array)}`,
      ),
  );
  const start = values.length > 2 ? indexOrFail(from, name, 'starting') : 0;
  const end = values.length > 3 ? indexOrFail(to, name, 'ending') : items.length;
  if (start < 0 || end < 0) throw new MongoFailure(40097, `${name} requires a nonnegative index`);
  for (let at = start; at < Math.min(end, items.length); at += 1)
    if (compareInExpression(items[at], wanted) === 0) return at;
  return -1;
}

const sortArray: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(operand, { name, required: ['input', 'sortBy'] }, (value) =>
    value instanceof BsonNode && !value.isArray && !value.keys().some((key) => key.startsWith('$'))
      ? () => value
      : compile(value),
  );
  const order = compileItemOrder((operand as BsonNode).get('sortBy'));
  return (scope) => {
    const input = parts.get('input')?.(scope);
    if (isNullish(input)) return null;
    const items = asArray(
      input,
      () =>
        new MongoFailure(
          2942504,
          `The input argument to ${name} must be an array, but was of type: ${typeInMessage(input)}`,
        ),
    );
    return BsonNode.arrayOf(items.toSorted(order));
  };
};

const zip: BuildOperator = (operand, compile, name) => {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['inputs'],
      optional: ['useLongestLength', 'defaults'],
      codes: { operand: 34460, unknown: 34464, missing: 34465 },
    },
    compile,
  );
  return (scope) => {
    const inputs = asArray(
      parts.get('inputs')?.(scope),
      () => new MongoFailure(34461, 'inputs must be an array of expressions'),
    );
    if (inputs.length === 0) throw new MongoFailure(34465, `${name} requires at least one input array`);
    const isLongest = parts.get('useLongestLength')?.(scope) ?? false;
    if (typeof isLongest !== 'boolean')
      throw new MongoFailure(34463, `useLongestLength must be a bool, found ${typeInMessage(isLongest)}`);
    const defaults = parts.get('defaults')?.(scope);
    const fill = isNullish(defaults) ? null : fillOf(defaults, { isLongest, count: inputs.length });
    if (inputs.some(isNullish)) return null;
    const lists = inputs.map((input) =>
      asArray(input, () => new MongoFailure(34468, `${name} found a non-array expression in input`)),
    );
    const sizes = lists.map((list) => list.length);
    const length = isLongest ? Math.max(...sizes) : Math.min(...sizes);
    return BsonNode.arrayOf(
      Array.from({ length }, (_, at) =>
        BsonNode.arrayOf(lists.map((list, which) => (at < list.length ? list[at] : fill?.[which]) ?? null)),
      ),
    );
  };
};

function fillOf(defaults: Value, { isLongest, count }: { isLongest: boolean; count: number }): Value[] {
  const values = asArray(
    defaults,
    () =>
      new MongoFailure(34462, `defaults must be an array of expressions, found ${typeInMessage(defaults)}`),
  );
  if (!isLongest) throw new MongoFailure(34466, 'cannot specify defaults unless useLongestLength is true');
  if (values.length !== count) throw new MongoFailure(34467, 'defaults and inputs must have the same length');
  return values;
}

function concatArrays(values: Value[], name: string): Value {
  if (values.some(isNullish)) return null;
  return BsonNode.arrayOf(
    values.flatMap((value) =>
      asArray(
        value,
        () => new MongoFailure(28664, `${name} only supports arrays, not ${typeInMessage(value)}`),
      ),
    ),
  );
}

/** `$firstN` and its kin. */
function severalOf(pick: (items: Value[], n: number) => Value[]): BuildOperator {
  return (operand, compile, name) => {
    const parts = namedArguments(operand, severalNames(name), compile);
    return (scope) => {
      const input = parts.get('input')?.(scope);
      const items = asArray(
        input,
        () => new MongoFailure(5788200, `${name} requires 'input' to be an array`),
      );
      const wanted = parts.get('n')?.(scope);
      const n = asInteger(
        wanted,
        () =>
          new MongoFailure(
            5787902,
            `Value for 'n' must be of integral type, but found ${typeInMessage(wanted)}`,
          ),
      );
      if (n <= 0) throw new MongoFailure(5787908, `'n' must be greater than 0, found ${n}`);
      return BsonNode.arrayOf(pick(items, n));
    };
  };
}

const present = (items: Value[]): Value[] => items.filter((item) => !isNullish(item));

export const arrayOperators: Record<string, BuildOperator> = {
  $arrayElemAt: overArguments(two, elementAt),
  $first: endOf((items) => items[0]),
  $last: endOf((items) => items.at(-1)),
  $firstN: severalOf((items, n) => items.slice(0, n)),
  $lastN: severalOf((items, n) => items.slice(-n)),
  $minN: severalOf((items, n) => present(items).sort(compareInExpression).slice(0, n)),
  $maxN: severalOf((items, n) =>
    present(items)
      .sort((left, right) => compareInExpression(right, left))
      .slice(0, n),
  ),
  $concatArrays: overArguments(any, concatArrays),
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $slice: overArguments({ least: 2, most: 3 }, slice),
  $size: overArguments(
    one,
    ([value], name) =>
      asArray(
        value,
        () =>
          new MongoFailure(
            17124,
            `The argument to ${name} must be an array, but was of type: ${typeInMessage(value)}`,
          ),
      ).length,
  ),
  $isArray: overArguments(one, ([value]) => value instanceof BsonNode && value.isArray),
  $in: overArguments(two, ([wanted, array], name) =>
    asArray(
      array,
      () =>
        new MongoFailure(
          40081,
          `${name} requires an array as a second argument, found: ${typeInMessage(array)}`,
        ),
    ).some((item) => compareInExpression(item, wanted) === 0),
  ),
  $indexOfArray: overArguments({ least: 2, most: 4 }, indexOfArray),
  $range: overArguments({ least: 2, most: 3 }, range),
  $reverseArray: overArguments(one, ([value], name) =>
    isNullish(value)
      ? null
      : BsonNode.arrayOf(
          asArray(
            value,
            () =>
              new MongoFailure(
                34435,
                `The argument to ${name} must be an array, but was of type: ${typeInMessage(value)}`,
              ),
          ).toReversed(),
        ),
  ),
  $sortArray: sortArray,
  $zip: zip,
};
