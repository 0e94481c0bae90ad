import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { accumulatorExpressions } from './accumulators.ts';
import { arithmeticOperators } from './arithmetic-operators.ts';
import { arrayOperators } from './array-operators.ts';
import { conditionOperators } from './condition-operators.ts';
import { dateArithmeticOperators } from './date-arithmetic.ts';
import { datePartOperators } from './date-parts.ts';
import { dateTextOperators } from './date-text.ts';
import { objectOperators } from './object-operators.ts';
import { type BuildOperator, type Evaluate, type Scope, valueAtPath } from './scope.ts';
import { setOperators } from './set-operators.ts';
import { stringOperators } from './string-operators.ts';
import { trigonometryOperators } from './trigonometry.ts';
import { typeOperators } from './type-operators.ts';

const operators: ReadonlyMap<string, BuildOperator> = new Map(
  Object.entries({
    ...accumulatorExpressions,
    ...arithmeticOperators,
    ...arrayOperators,
    ...conditionOperators,
    ...dateArithmeticOperators,
    ...datePartOperators,
    ...dateTextOperators,
    ...objectOperators,
    ...setOperators,
    ...stringOperators,
    ...trigonometryOperators,
    ...typeOperators,
  }),
);

/** Compiles an aggregation expression: paths, variables, literals and operators. */
export function compileExpression(expression: Value): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression.slice(1));
  if (!(expression instanceof BsonNode)) return () => expression;
  if (expression.isArray) return compileArray(expression.toValues());
  const name = expression.length > 0 ? expression.nameAt(0) : '';
  if (!name.startsWith('$')) return compileDocument(expression);
  if (expression.length > 1) {
    throw new MongoFailure(
      15983,
      `an expression specification must contain exactly one field, the name of the expression. Found ${expression.length} fields`,
    );
  }
  const build = operators.get(name);
  if (!build) throw new MongoFailure('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  return build(expression.at(0), compileExpression, name);
}

function compilePath(path: string): Evaluate {
  if (path.startsWith('$')) return compileVariable(path.slice(1));
  const parts = checkParts(path);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined)
    return ({ root }) => (root instanceof BsonNode ? root.get(only) : undefined);
  return ({ root }) => valueAtPath(root, parts);
}

function checkParts(path: string): string[] {
  if (path === '') throw new MongoFailure(16872, "'$' by itself is not a valid FieldPath");
  const parts = path.split('.');
  if (parts.some((part) => part === ''))
    throw new MongoFailure(15998, 'FieldPath field names may not be empty strings.');
  const dollar = parts.find((part) => part.startsWith('$'));
  if (dollar !== undefined)
    throw new MongoFailure(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  return parts;
}

function compileVariable(text: string): Evaluate {
  const [name = '', ...parts] = text.split('.');
  if (name === 'ROOT' || name === 'CURRENT') return ({ root }) => valueAtPath(root, parts);
  if (name === 'REMOVE') return () => undefined;
  checkReadName(name);
  return (scope) => valueAtPath(variable(scope, name), parts);
}

function checkReadName(name: string): void {
  if (name === '') throw new MongoFailure('FailedToParse', 'empty variable names are not allowed');
  if (!/^[A-Za-z\u0080-\uffff]/.test(name))
    throw new MongoFailure(
      'FailedToParse',
      `'${name}' starts with an invalid character for a user variable name`,
    );
}

function variable({ variables }: Scope, name: string): Value {
  if (variables.has(name)) return variables.get(name);
  if (name === 'NOW') return new Date();
  throw new MongoFailure(17276, `Use of undefined variable: ${name}`);
}

/** A missing item of an array literal is null. */
function compileArray(items: readonly Value[]): Evaluate {
  const evaluations = items.map(compileExpression);
  return (scope) => BsonNode.arrayOf(evaluations.map((evaluate) => evaluate(scope) ?? null));
}

/** A missing field of a document literal is left out. */
function compileDocument(node: BsonNode): Evaluate {
  const fields = node.keys().map((name, index) => {
    if (name.includes('.'))
      throw new MongoFailure(
        'FailedToParse',
        `FieldPath field names may not contain '.' in an expression object: ${name}`,
      );
    return { name, evaluate: compileExpression(node.at(index)) };
  });
  return (scope) => {
    const made = new BsonNode();
    for (const { name, evaluate } of fields) {
      const value = evaluate(scope);
      if (value !== undefined) made.append(name, value);
    }
    return made;
  };
}

/** Finds the use of a variable that nothing sets, before any document is read. */
export function checkVariables(expression: Value, known: ReadonlySet<string>): void {
  if (typeof expression === 'string' && expression.startsWith('$$')) {
    const [name = ''] = expression.slice(2).split('.');
    checkReadName(name);
    if (!known.has(name)) throw new MongoFailure(17276, `Use of undefined variable: ${name}`);
    return;
  }
  if (!(expression instanceof BsonNode)) return;
  if (expression.has('$literal')) return;
  const inner = new Set([...known, ...namesSetBy(expression)]);
  for (const value of expression.toValues()) checkVariables(value, inner);
}

function namesSetBy(expression: BsonNode): string[] {
  const vars = expression.get('vars');
  const named = expression.get('as');
  return [
    ...(vars instanceof BsonNode ? vars.keys() : []),
    ...(typeof named === 'string' ? [named] : []),
    ...(expression.has('input') ? ['this', 'value'] : []),
  ];
}

export const systemVariables: ReadonlySet<string> = new Set(['ROOT', 'CURRENT', 'REMOVE', 'NOW']);
