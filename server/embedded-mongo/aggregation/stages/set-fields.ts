import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { maxDepth, tooDeep } from '../../values/read-whole.ts';
import type { Value } from '../../values/value.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { Evaluate, Scope } from '../expressions/scope.ts';

/** What is set at a path: a value, or values further down. */
type Plan = Map<string, Plan | Evaluate>;

/** `$addFields` and `$set`: fields are replaced where they stand, new ones come last. */
export function compileSetFields(specification: Value, stage: string): (scope: Scope) => BsonNode {
  if (!(specification instanceof BsonNode) || specification.isArray)
    throw new MongoFailure(40272, `${stage} specification stage must be an object`);
  if (specification.length === 0)
    throw new MongoFailure(
      40177,
      `Invalid ${stage} :: caused by :: specification must have at least one field`,
    );
  const plan: Plan = new Map();
  addDocument(plan, specification);
  return (scope) => setIn(scope.root instanceof BsonNode ? scope.root : new BsonNode(), plan, scope);
}

function addDocument(plan: Plan, node: BsonNode): void {
  node.keys().forEach((path, index) => {
    addPath(plan, path.split('.'), node.at(index));
  });
}

function addPath(plan: Plan, [name = '', ...rest]: string[], value: Value): void {
  if (rest.length >= maxDepth) throw tooDeep();
  if (name === '') throw new MongoFailure(15998, 'FieldPath field names may not be empty strings.');
  if (name.startsWith('$'))
    throw new MongoFailure(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  const known = plan.get(name);
  if (rest.length === 0 && !isNested(value)) {
    if (known) throw new MongoFailure(31250, `Path collision at ${name}`);
    plan.set(name, compileExpression(value));
    return;
  }
  if (typeof known === 'function') throw new MongoFailure(31249, `Path collision at ${name}`);
  const inner: Plan = known ?? new Map();
  plan.set(name, inner);
  if (rest.length > 0) addPath(inner, rest, value);
  else addDocument(inner, value as BsonNode);
}

/** A document of plain fields sets them one by one. */
function isNested(value: Value): boolean {
  return value instanceof BsonNode && !value.isArray && value.length > 0 && !value.nameAt(0).startsWith('$');
}

function setIn(node: BsonNode, plan: Plan, scope: Scope): BsonNode {
  const result = node.copy();
  for (const [name, rule] of plan) {
    const value = typeof rule === 'function' ? rule(scope) : setBelow(node.get(name), rule, scope);
    if (value === undefined) result.remove(name);
    else result.set(name, value);
  }
  return result;
}

function setBelow(value: Value, plan: Plan, scope: Scope): Value {
  if (!(value instanceof BsonNode)) return setIn(new BsonNode(), plan, scope);
  if (value.isArray) return BsonNode.arrayOf(value.toValues().map((item) => setBelow(item, plan, scope)));
  return setIn(value, plan, scope);
}
