import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import {
  any,
  asArray,
  asInteger,
  compareInExpression,
  isNullish,
  isTrue,
  namedArguments,
  one,
  overArguments,
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
  const index = asInteger(
    at,
    () =>
      new MongoFailure(
        28690,
        `${name}'s second argument must be a numeric value, but is ${typeInMessage(at)}`,
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
    { name, required: ['input', 'cond'], optional: ['as', 'limit'] },
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
      : asInteger(
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
  const parts = namedArguments(operand, { name, required: ['input', 'in'], optional: ['as'] }, compile);
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
  const parts = namedArguments(operand, { name, required: ['input', 'initialValue', 'in'] }, compile);
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
    asInteger(
      value,
      () =>
        new MongoFailure(
          34443 + at * 2,
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
  const [array, wanted, from = 0, to] = values;
  if (isNullish(array)) return null;
  const items = asArray(
    array,
    () =>
      new MongoFailure(
        40090,
        `${name} requires an array as a first argument, found: ${typeInMessage(array)}`,
      ),
  );
  const start = asInteger(from, () => new MongoFailure(40096, `${name} requires an integral starting index`));
  const end =
    to === undefined
      ? items.length
      : asInteger(to, () => new MongoFailure(40096, `${name} requires an integral ending index`));
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
    { name, required: ['inputs'], optional: ['useLongestLength', 'defaults'] },
    compile,
  );
  return (scope) => {
    const inputs = asArray(
      parts.get('inputs')?.(scope),
      () => new MongoFailure(34461, 'inputs must be an array of expressions'),
    );
    if (inputs.some(isNullish)) return null;
    const lists = inputs.map((input) =>
      asArray(input, () => new MongoFailure(34468, `${name} found a non-array expression in input`)),
    );
    const isLongest = isTrue(parts.get('useLongestLength')?.(scope));
    const defaults = parts.get('defaults')?.(scope);
    const fill = defaults instanceof BsonNode ? defaults.toValues() : [];
    const sizes = lists.map((list) => list.length);
    const length = sizes.length === 0 ? 0 : isLongest ? Math.max(...sizes) : Math.min(...sizes);
    return BsonNode.arrayOf(
      Array.from({ length }, (_, at) =>
        BsonNode.arrayOf(lists.map((list, which) => (at < list.length ? list[at] : fill[which]) ?? null)),
      ),
    );
  };
};

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
    const parts = namedArguments(operand, { name, required: ['n', 'input'] }, compile);
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
