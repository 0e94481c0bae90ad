import { evaluateExpression } from '../aggregation/evaluate-expression.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import { compileField } from './compile-field.ts';
import { compileQuery } from './compile-query.ts';

/** Makes of a document what a find shows; the array index is where the filter matched, for `$`. */
export type Projection = (document: BsonNode, positional: number | null) => BsonNode;

type Tree = { fields: Map<string, Tree | Leaf> };
type Leaf = { apply: (value: Value, document: BsonNode, positional: number | null) => Value };

const keep: Leaf = { apply: (value) => value };
const drop: Leaf = { apply: () => undefined };

/** Compiles a projection; null shows whole documents. */
export function compileProjection(projection: Value): Projection | null {
  if (!(projection instanceof BsonNode) || projection.length === 0) return null;
  const entries = flatten(projection, '');
  const isInclusion = decideKind(entries);
  const tree: Tree = { fields: new Map() };
  if (isInclusion) tree.fields.set('_id', keep);
  for (const { path, value } of entries) {
    if (path === '_id' && isFlag(value) && !isTruthy(value)) tree.fields.delete('_id');
    if (path === '_id' && !isInclusion && isFlag(value) && isTruthy(value)) continue;
    if (path === '_id' && isInclusion && isFlag(value) && !isTruthy(value)) continue;
    addLeaf(tree, path.replace(/\.\$$/, ''), leafOf(path, value));
  }
  return (document, positional) => projectNode(document, tree, { isInclusion, document, positional });
}

type Entry = { path: string; value: Value };

/** Nested documents of flags are the same as dotted paths. */
function flatten(node: BsonNode, prefix: string): Entry[] {
  return node.keys().flatMap((name, index) => {
    const value = node.at(index);
    const path = prefix + name;
    const isNested =
      value instanceof BsonNode && !value.isArray && value.length > 0 && !value.nameAt(0).startsWith('$');
    return isNested ? flatten(value, `${path}.`) : [{ path, value }];
  });
}

function isFlag(value: Value): boolean {
  return isNumber(value) || typeof value === 'boolean';
}

function isTruthy(value: Value): boolean {
  return value === true || (isNumber(value) && numberOf(value) !== 0);
}

function decideKind(entries: readonly Entry[]): boolean {
  let kind: boolean | null = null;
  for (const { path, value } of entries) {
    if (path === '_id' && entries.length > 1 && isFlag(value)) continue;
    const isNeutral = value instanceof BsonNode && (value.has('$slice') || value.has('$elemMatch'));
    const isIncluding = isFlag(value)
      ? isTruthy(value)
      : value instanceof BsonNode && value.has('$slice')
        ? null
        : true;
    if (isIncluding === null || (isNeutral && value instanceof BsonNode && value.has('$slice'))) continue;
    if (kind !== null && kind !== isIncluding) {
      const message = isIncluding
        ? `Cannot do inclusion on field ${path} in exclusion projection`
        : `Cannot do exclusion on field ${path} in inclusion projection`;
      throw new MongoFailure(isIncluding ? 31253 : 31254, message);
    }
    kind = isIncluding;
  }
  if (kind !== null) return kind;
  const id = entries.find(({ path }) => path === '_id');
  return id !== undefined && isFlag(id.value) && isTruthy(id.value);
}

function addLeaf(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  let current = tree;
  for (const part of parts.slice(0, -1)) {
    const next = current.fields.get(part);
    if (next && !('fields' in next)) throw new MongoFailure(31249, `Path collision at ${path}`);
    const child: Tree = next ?? { fields: new Map() };
    current.fields.set(part, child);
    current = child;
  }
  const name = parts.at(-1) ?? '';
  if (current.fields.get(name) && !(current === tree && name === '_id')) {
    throw new MongoFailure(31250, `Path collision at ${path}`);
  }
  current.fields.set(name, leaf);
}

function leafOf(path: string, value: Value): Leaf {
  if (isFlag(value)) {
    if (path.endsWith('.$')) return { apply: (array, _, positional) => onlyItem(array, positional) };
    return isTruthy(value) ? keep : drop;
  }
  if (value instanceof BsonNode && value.has('$slice')) return { apply: slicer(value.get('$slice')) };
  if (value instanceof BsonNode && value.has('$elemMatch'))
    return { apply: elementPicker(value.get('$elemMatch')) };
  const evaluate = evaluateExpression(value);
  return { apply: (_, document) => evaluate(document) };
}

function onlyItem(array: Value, positional: number | null): Value {
  if (!(array instanceof BsonNode) || !array.isArray) return array;
  if (positional === null) {
    throw new MongoFailure(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  return BsonNode.arrayOf([array.at(positional)]);
}

function slicer(operand: Value): Leaf['apply'] {
  const [skip = 0, limit] =
    operand instanceof BsonNode ? operand.toValues().map(numberOf) : [undefined, numberOf(operand)];
  if (limit === undefined || Number.isNaN(limit))
    throw new MongoFailure(28667, 'First argument to $slice must be an array or a number');
  return (value) => {
    if (!(value instanceof BsonNode) || !value.isArray) return value;
    const items = value.toValues();
    if (!(operand instanceof BsonNode))
      return BsonNode.arrayOf(limit < 0 ? items.slice(limit) : items.slice(0, limit));
    const start = skip < 0 ? Math.max(items.length + skip, 0) : skip;
    return BsonNode.arrayOf(items.slice(start, start + limit));
  };
}

function elementPicker(operand: Value): Leaf['apply'] {
  if (!(operand instanceof BsonNode)) throw new MongoFailure('BadValue', '$elemMatch needs an Object');
  const matches = compileField('list', BsonNode.of({ $elemMatch: operand }), compileQuery);
  return (value) => {
    if (!(value instanceof BsonNode) || !value.isArray) return undefined;
    const position = { index: null };
    if (!matches(BsonNode.of({ list: value }), position)) return undefined;
    return BsonNode.arrayOf([value.at(position.index ?? 0)]);
  };
}

type Walk = { isInclusion: boolean; document: BsonNode; positional: number | null };

function projectNode(node: BsonNode, tree: Tree, walk: Walk): BsonNode {
  const result = new BsonNode();
  const count = node.length;
  for (let index = 0; index < count; index += 1) {
    const name = node.nameAt(index);
    const rule = tree.fields.get(name);
    const value = rule || !walk.isInclusion ? projectField(node.at(index), rule, walk) : undefined;
    if (value !== undefined) result.append(name, value);
  }
  for (const [name, rule] of tree.fields) {
    if ('fields' in rule || rule === keep || rule === drop || node.has(name)) continue;
    const value = rule.apply(undefined, walk.document, walk.positional);
    if (value !== undefined) result.append(name, value);
  }
  return result;
}

function projectField(value: Value, rule: Tree | Leaf | undefined, walk: Walk): Value {
  if (!rule) return value;
  if (!('fields' in rule)) return rule.apply(value, walk.document, walk.positional);
  if (!(value instanceof BsonNode)) return walk.isInclusion ? undefined : value;
  if (!value.isArray) return projectNode(value, rule, walk);
  const items = value.toValues().map((item) => projectField(item, rule, walk));
  return BsonNode.arrayOf(items.filter((item) => item !== undefined));
}
