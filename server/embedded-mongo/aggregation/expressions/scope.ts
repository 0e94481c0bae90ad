import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';

/** What an expression may refer to: the document and the variables that are set around it. */
export type Scope = { root: Value; variables: ReadonlyMap<string, Value> };

/** A compiled expression; undefined is a missing value. */
export type Evaluate = (scope: Scope) => Value;

/** Compiles an expression that stands inside another one. */
export type Compile = (expression: Value) => Evaluate;

/** Builds the evaluation of one operator from its operand. */
export type BuildOperator = (operand: Value, compile: Compile, name: string) => Evaluate;

export const noVariables: ReadonlyMap<string, Value> = new Map();

export function withVariables(scope: Scope, values: Iterable<readonly [string, Value]>): Scope {
  return { root: scope.root, variables: new Map([...scope.variables, ...values]) };
}

/** The value of a dotted path as expressions see it: through arrays, whose items without the field are left out. */
export function valueAtPath(value: Value, parts: readonly string[], depth = 0): Value {
  const part = parts[depth];
  if (part === undefined) return value;
  if (!(value instanceof BsonNode)) return undefined;
  if (!value.isArray) return valueAtPath(value.get(part), parts, depth + 1);
  const found = value
    .toValues()
    .map((item) => (item instanceof BsonNode && !item.isArray ? valueAtPath(item, parts, depth) : undefined))
    .filter((item) => item !== undefined);
  return BsonNode.arrayOf(found);
}
