import { isTrue } from '../aggregation/expressions/arguments.ts';
import {
  checkVariables,
  compileExpression,
  systemVariables,
} from '../aggregation/expressions/compile-expression.ts';
import { noVariables } from '../aggregation/expressions/scope.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { MatchPosition } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import { compileField, isOperators } from './compile-field.ts';

/** Tells whether a document meets a filter, and notes which array element met it. */
export type Matcher = (document: Value, position: MatchPosition | null) => boolean;

/** Compiles a filter. Operators that this database does not have are refused, never ignored. */
export function compileQuery(filter: BsonNode, variables: Variables = noVariables): Matcher {
  return allOf(filter.keys().map((name, index) => compileClause(name, filter.at(index), variables)));
}

type Variables = ReadonlyMap<string, Value>;

function compileClause(name: string, operand: Value, variables: Variables): Matcher {
  switch (name) {
    case '$and':
      return allOf(branches(name, operand, variables));
    case '$or': {
      const matchers = branches(name, operand, variables);
      const values = valuesOfOnePath(operand);
      if (values) return compileField(values.path, BsonNode.of({ $in: values.list }), compileQuery);
      return (document) => matchers.some((matches) => matches(document, null));
    }
    case '$nor': {
      const matchers = branches(name, operand, variables);
      return (document) => !matchers.some((matches) => matches(document, null));
    }
    case '$comment':
      return () => true;
    case '$expr':
      return compileCondition(operand, variables);
    default:
      if (name.startsWith('$')) throw refuseTopLevel(name);
      return compileField(name, operand, (filter) => compileQuery(filter, variables));
  }
}

/** Equalities with one path are the same as `$in`, which also tells where in an array it was met. */
function valuesOfOnePath(branches: Value): { path: string; list: BsonNode } | null {
  const nodes = branches instanceof BsonNode ? branches.toValues() : [];
  const [first] = nodes;
  const path = first instanceof BsonNode ? first.keys()[0] : undefined;
  if (path === undefined || path.startsWith('$')) return null;
  const list = BsonNode.arrayOf([]);
  for (const node of nodes) {
    if (!(node instanceof BsonNode) || node.length !== 1 || node.nameAt(0) !== path) return null;
    const value = node.at(0);
    if (isOperators(value)) return null;
    list.push(value);
  }
  return { path, list };
}

/** `$expr`: an aggregation expression that must be true. */
function compileCondition(expression: Value, variables: Variables): Matcher {
  checkVariables(expression, new Set([...systemVariables, ...variables.keys()]));
  const evaluate = compileExpression(expression);
  return (root) => isTrue(evaluate({ root, variables }));
}

function refuseTopLevel(name: string): MongoFailure {
  const known = ['$where', '$text', '$jsonSchema', '$sampleRate'];
  if (known.includes(name))
    return new MongoFailure('NotImplemented', `${name} is not supported by this database`);
  return new MongoFailure(
    'BadValue',
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function branches(name: string, operand: Value, variables: Variables): Matcher[] {
  if (!(operand instanceof BsonNode) || !operand.isArray) {
    throw new MongoFailure('BadValue', `${name} must be an array`);
  }
  if (operand.length === 0) throw new MongoFailure('BadValue', '$and/$or/$nor must be a nonempty array');
  return operand.toValues().map((branch) => {
    if (!(branch instanceof BsonNode) || branch.isArray) {
      throw new MongoFailure('BadValue', '$or/$and/$nor entries need to be full objects');
    }
    return compileQuery(branch, variables);
  });
}

function allOf(matchers: Matcher[]): Matcher {
  const [first, second] = matchers;
  if (!first) return () => true;
  if (!second) return first;
  return (document, position) => matchers.every((matches) => matches(document, position));
}
