import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { fromDouble } from '../../values/decode.ts';
import { encodeKey } from '../../values/key-encoding.ts';
import type { Value } from '../../values/value.ts';
import { isNumber, numberOf } from '../../values/value-order.ts';
import {
  any,
  asInteger,
  compareInExpression,
  isNullish,
  namedArguments,
  overArguments,
  severalNames,
  typeInMessage,
} from './arguments.ts';
import { fromExact, isDouble, refuseDecimal } from './arithmetic-operators.ts';
import { mergeObjects } from './object-operators.ts';
import { type BuildOperator, type Compile, type Evaluate, noVariables, type Scope } from './scope.ts';
import { compileItemOrder } from './sort-items.ts';

/** Gathers the values of one group. */
export type Accumulator = { add(scope: Scope): void; result(): Value };

type BuildAccumulator = (operand: Value, compile: Compile, name: string) => () => Accumulator;

/** An accumulator over the values of one expression. */
function over(start: () => { add(value: Value): void; result(): Value }): BuildAccumulator {
  return (operand, compile) => {
    const evaluate = compile(operand);
    return () => {
      const state = start();
      return { add: (scope) => state.add(evaluate(scope)), result: state.result };
    };
  };
}

/** Sums exactly: whole numbers apart from doubles, which are added with their rounding errors kept. */
function startSum() {
  let exact = 0n;
  let isLong = false;
  let hasDouble = false;
  let sum = 0;
  let lost = 0;
  let count = 0;
  const add = (value: Value): void => {
    if (!isNumber(value)) return;
    refuseDecimal(value);
    count += 1;
    if (!isDouble(value)) {
      exact += BigInt(String(value));
      isLong ||= typeof value === 'bigint';
      return;
    }
    hasDouble = true;
    const number = numberOf(value);
    const next = sum + number;
    if (Number.isFinite(next))
      lost += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum;
    sum = next;
  };
  const asNumber = (): number => (Number.isFinite(sum) ? sum + lost + Number(exact) : sum);
  return {
    add,
    sum: (): Value => (hasDouble ? fromDouble(asNumber()) : fromExact(exact, isLong)),
    average: (): Value => (count === 0 ? null : fromDouble(asNumber() / count)),
  };
}

const sum = over(() => {
  const state = startSum();
  return { add: state.add, result: state.sum };
});

const average = over(() => {
  const state = startSum();
  return { add: state.add, result: state.average };
});

const extreme = (direction: 1 | -1): BuildAccumulator =>
  over(() => {
    let best: Value;
    return {
      add: (value) => {
        if (isNullish(value)) return;
        if (best === undefined || compareInExpression(value, best) * direction > 0) best = value;
      },
      result: () => best ?? null,
    };
  });

const first = over(() => {
  let value: Value;
  let isSet = false;
  return {
    add: (next) => {
      if (!isSet) value = next;
      isSet = true;
    },
    result: () => value ?? null,
  };
});

const last = over(() => {
  let value: Value;
  return {
    add: (next) => {
      value = next;
    },
    result: () => value ?? null,
  };
});

const push = over(() => {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    result: () => BsonNode.arrayOf(values),
  };
});

const addToSet = over(() => {
  const values = new Map<string, Value>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = encodeKey(value).toString('latin1');
      if (!values.has(key)) values.set(key, value);
    },
    result: () => BsonNode.arrayOf([...values.values()]),
  };
});

const merge: BuildAccumulator = (operand, compile, name) =>
  over(() => {
    const values: Value[] = [];
    return { add: (value) => void values.push(value), result: () => mergeObjects(values, name) };
  })(operand, compile, name);

const deviation = (isSample: boolean): BuildAccumulator =>
  over(() => {
    const values: number[] = [];
    return {
      add: (value) => {
        refuseDecimal(value);
        if (isNumber(value)) values.push(numberOf(value));
      },
      result: () => {
        const divisor = values.length - (isSample ? 1 : 0);
        if (divisor <= 0) return null;
        const mean = values.reduce((total, value) => total + value, 0) / values.length;
        return fromDouble(
          Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / divisor),
        );
      },
    };
  });

const count: BuildAccumulator = (operand) => {
  if (!(operand instanceof BsonNode) || operand.length > 0)
    throw new MongoFailure('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  return () => {
    let n = 0;
    return {
      add: () => {
        n += 1;
      },
      result: () => n,
    };
  };
};

function countOf(evaluate: Evaluate | undefined): number {
  const value = evaluate?.({ root: new BsonNode(), variables: noVariables });
  const n = asInteger(
    value,
    () =>
      new MongoFailure(5787902, `Value for 'n' must be of integral type, but found ${typeInMessage(value)}`),
  );
  if (n <= 0) throw new MongoFailure(5787908, `'n' must be greater than 0, found ${n}`);
  return n;
}

/** `$firstN` and its kin: `n` of the values. */
const several = (pick: (values: Value[], n: number) => Value[]): BuildAccumulator => {
  return (operand, compile, name) => {
    const parts = namedArguments(operand, severalNames(name), compile);
    const n = countOf(parts.get('n'));
    return () => {
      const values: Value[] = [];
      return {
        add: (scope) => void values.push(parts.get('input')?.(scope) ?? null),
        result: () => BsonNode.arrayOf(pick(values, n)),
      };
    };
  };
};

/** `$top` and its kin: outputs of the documents that come first or last in an order. */
const ranked = (end: 'top' | 'bottom', isMany: boolean): BuildAccumulator => {
  return (operand, compile, name) => {
    const required = isMany ? ['n', 'sortBy', 'output'] : ['sortBy', 'output'];
    const parts = namedArguments(operand, { name, required }, (value) =>
      value instanceof BsonNode && value === (operand as BsonNode).get('sortBy')
        ? () => null
        : compile(value),
    );
    const sortBy = (operand as BsonNode).get('sortBy');
    if (!(sortBy instanceof BsonNode) || sortBy.isArray)
      throw new MongoFailure(10065, 'invalid parameter: expected an object (sortBy)');
    const order = compileItemOrder(sortBy);
    const n = isMany ? countOf(parts.get('n')) : 1;
    return () => {
      const rows: { root: Value; output: Value }[] = [];
      return {
        add: (scope) => void rows.push({ root: scope.root, output: parts.get('output')?.(scope) ?? null }),
        result: () => {
          const sorted = rows.toSorted((left, right) => order(left.root, right.root));
          const picked = end === 'top' ? sorted.slice(0, n) : sorted.slice(-n);
          return isMany ? BsonNode.arrayOf(picked.map(({ output }) => output)) : (picked[0]?.output ?? null);
        },
      };
    };
  };
};

const present = (values: Value[]): Value[] => values.filter((value) => !isNullish(value));

const accumulators: ReadonlyMap<string, BuildAccumulator> = new Map(
  Object.entries({
    $sum: sum,
    $avg: average,
    $min: extreme(-1),
    $max: extreme(1),
    $first: first,
    $last: last,
    $push: push,
    $addToSet: addToSet,
    $mergeObjects: merge,
    $stdDevPop: deviation(false),
    $stdDevSamp: deviation(true),
    $count: count,
    $firstN: several((values, n) => values.slice(0, n)),
    $lastN: several((values, n) => values.slice(-n)),
    $minN: several((values, n) => present(values).sort(compareInExpression).slice(0, n)),
    $maxN: several((values, n) =>
      present(values)
        .sort((a, b) => compareInExpression(b, a))
        .slice(0, n),
    ),
    $top: ranked('top', false),
    $topN: ranked('top', true),
    $bottom: ranked('bottom', false),
    $bottomN: ranked('bottom', true),
  }),
);

/** Compiles the accumulator of one field of `$group`: called for each group, it starts anew. */
export function compileAccumulator(field: string, specification: Value, compile: Compile): () => Accumulator {
  if (!(specification instanceof BsonNode) || specification.isArray || specification.length !== 1) {
    throw specification instanceof BsonNode && specification.length > 1
      ? new MongoFailure(40238, `The field '${field}' must specify one accumulator`)
      : new MongoFailure(40234, `The field '${field}' must be an accumulator object`);
  }
  const name = specification.nameAt(0);
  const build = accumulators.get(name);
  if (!build) throw new MongoFailure(15952, `unknown group operator '${name}'`);
  const operand = specification.at(0);
  if (unary.has(name) && operand instanceof BsonNode && operand.isArray)
    throw new MongoFailure(40237, `The ${name} accumulator is a unary operator`);
  return build(operand, compile, name);
}

/** Accumulators that take one expression in `$group`, and no list of them. */
const unary = new Set([
  '$sum',
  '$avg',
  '$min',
  '$max',
  '$first',
  '$last',
  '$stdDevPop',
  '$stdDevSamp',
  '$mergeObjects',
]);

/** `$sum` and its kin as expressions: over their arguments, or the items of a single one that is an array. */
function asExpression(name: string): BuildOperator {
  const start = accumulators.get(name);
  return overArguments(any, (values) => {
    const [only] = values;
    const items = values.length === 1 && only instanceof BsonNode && only.isArray ? only.toValues() : values;
    const accumulator = start?.(
      '$value',
      () =>
        ({ root }) =>
          root,
      name,
    )();
    for (const root of items) accumulator?.add({ root, variables: noVariables });
    return accumulator?.result();
  });
}

export const accumulatorExpressions: Record<string, BuildOperator> = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [name, asExpression(name)]),
);
