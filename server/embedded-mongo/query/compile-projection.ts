import {
  checkVariables,
  compileExpression,
  systemVariables,
} from '../aggregation/expressions/compile-expression.ts';
import { noVariables } from '../aggregation/expressions/scope.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import { compileField } from './compile-field.ts';
import { compileQuery } from './compile-query.ts';
import { pickItem } from './positional-projection.ts';
import { readSlice, slicer } from './slice-projection.ts';

/** Makes of a document what a find shows; the array index is where the filter matched, for `$`. */
export type Projection = (document: BsonNode, positional: number | null) => BsonNode;

type Tree = { fields: Map<string, Tree | Leaf> };
type Leaf = {
  apply: (value: Value, document: BsonNode) => Value;
  /** Made anew and put behind the fields that are kept; others change where they stand. */
  isComputed?: boolean;
  /** Leaves alone what stands in an array within an array. */
  isSlice?: boolean;
};

const keep: Leaf = { apply: (value) => value };
const drop: Leaf = { apply: () => undefined };

export type ProjectionOptions = {
  variables?: ReadonlyMap<string, Value>;
  /** `$slice`, `$elemMatch` and `.$` mean what they mean in a find; in `$project` they are expressions or errors. */
  isFind?: boolean;
};

type Mode = { variables: ReadonlyMap<string, Value>; isFind: boolean };

/** The path in front of `.$`, of which there may be one. */
function positionalPath(entries: readonly Entry[], mode: Mode): string[] | null {
  const positional = entries.filter(({ path }) => path.endsWith('.$'));
  const [first, second] = positional;
  if (!first || !mode.isFind) return null;
  if (second) throw new MongoFailure(31276, 'Cannot specify more than one positional projection per query.');
  if (entries.some(({ value }) => isElemMatch(value, mode)))
    throw new MongoFailure(31255, 'Cannot specify positional operator and $elemMatch.');
  if (!isTruthy(first.value))
    throw new MongoFailure(31395, 'positional projection cannot be used with exclusion');
  return first.path.split('.').slice(0, -1);
}

/** Compiles a projection; null shows whole documents. */
export function compileProjection(projection: Value, options: ProjectionOptions = {}): Projection | null {
  if (!(projection instanceof BsonNode) || projection.length === 0) return null;
  const mode = { variables: options.variables ?? noVariables, isFind: options.isFind ?? true };
  const entries = flatten(projection, '');
  const isInclusion = decideKind(entries, mode);
  const tree: Tree = { fields: new Map() };
  const id = entries.find(({ path }) => path === '_id');
  const isIdAdded = isInclusion && !entries.some(({ path }) => path === '_id' || path.startsWith('_id.'));
  if (isIdAdded) tree.fields.set('_id', keep);
  const picked = positionalPath(entries, mode);
  for (const { path, value } of matchedLast(entries, mode)) {
    const isKeptId = path === '_id' && id !== undefined && isFlag(value) && isTruthy(value) !== isInclusion;
    if (isKeptId) continue;
    const leaf = leafOf(path, value, mode);
    // What `$elemMatch` finds is put behind the other fields, or stays where it is when those are all shown.
    if (isElemMatch(value, mode) && isInclusion) leaf.isComputed = true;
    addLeaf(tree, path.replace(/\.\$$/, ''), leaf);
  }
  return (document, positional) => {
    const shown = projectNode(document, tree, { isInclusion, document });
    if (picked) pickItem(shown, picked, positional);
    return shown;
  };
}

type Entry = { path: string; value: Value };

/** Nested documents of flags are the same as dotted paths. */
function flatten(node: BsonNode, prefix: string): Entry[] {
  return node.keys().flatMap((name, index) => {
    const value = node.at(index);
    const path = prefix + name;
    checkPath(path);
    if (!(value instanceof BsonNode) || value.isArray) return [{ path, value }];
    if (value.length === 0) {
      throw new MongoFailure(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path ${path}`,
      );
    }
    return value.nameAt(0).startsWith('$') ? [{ path, value }] : flatten(value, `${path}.`);
  });
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes('')) throw new MongoFailure(15998, 'FieldPath field names may not be empty strings.');
  if (parts.some((part, at) => part.startsWith('$') && !(part === '$' && at === parts.length - 1 && at > 0)))
    throw new MongoFailure(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
}

function isFlag(value: Value): boolean {
  return isNumber(value) || typeof value === 'boolean';
}

function isTruthy(value: Value): boolean {
  return value === true || (isNumber(value) && numberOf(value) !== 0);
}

/** Whether fields are listed that are shown, or ones that are not; `_id` and `$slice` go with both. */
function decideKind(entries: readonly Entry[], mode: Mode): boolean {
  let kind: boolean | null = null;
  for (const { path, value } of entries) {
    const isNeutral = isFindSlice(value, mode) || isElemMatch(value, mode);
    if ((path === '_id' && entries.length > 1 && isFlag(value)) || isNeutral) continue;
    const isIncluding = !isFlag(value) || isTruthy(value);
    if (kind !== null && kind !== isIncluding) {
      const message = isIncluding
        ? `Cannot do inclusion on field ${path} in exclusion projection`
        : `Cannot do exclusion on field ${path} in inclusion projection`;
      throw new MongoFailure(isIncluding ? 31253 : 31254, message);
    }
    kind = isIncluding;
  }
  if (kind !== null) return kind;
  if (entries.some(({ value }) => isElemMatch(value, mode)))
    return !entries.some(({ value }) => isFindSlice(value, mode));
  const id = entries.find(({ path }) => path === '_id');
  return id !== undefined && isFlag(id.value) && isTruthy(id.value);
}

function isFindSlice(value: Value, { isFind }: Mode): value is BsonNode {
  if (!isFind || !(value instanceof BsonNode) || value.isArray || !value.has('$slice')) return false;
  return readSlice(value.get('$slice')) !== null;
}

function isElemMatch(value: Value, { isFind }: Mode): value is BsonNode {
  return isFind && value instanceof BsonNode && !value.isArray && value.has('$elemMatch');
}

function matchedLast(entries: readonly Entry[], mode: Mode): Entry[] {
  const isLast = ({ value }: Entry): boolean => isElemMatch(value, mode);
  return [...entries.filter((entry) => !isLast(entry)), ...entries.filter(isLast)];
}

function addLeaf(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  let current = tree;
  for (const [at, part] of parts.slice(0, -1).entries()) {
    const next = current.fields.get(part);
    if (next && !('fields' in next))
      throw new MongoFailure(
        31249,
        `Path collision at ${path} remaining portion ${parts.slice(at + 1).join('.')}`,
      );
    const child: Tree = next ?? { fields: new Map() };
    current.fields.set(part, child);
    current = child;
  }
  const name = parts.at(-1) ?? '';
  if (current.fields.has(name)) throw new MongoFailure(31250, `Path collision at ${path}`);
  current.fields.set(name, leaf);
}

function leafOf(path: string, value: Value, mode: Mode): Leaf {
  if (path.endsWith('.$')) {
    if (!mode.isFind || !isFlag(value))
      throw new MongoFailure(31324, 'Cannot use positional projection in aggregation projection');
    return { ...keep };
  }
  if (isFlag(value)) return { ...(isTruthy(value) ? keep : drop) };
  if (isFindSlice(value, mode)) return { apply: slicer(value.get('$slice')), isSlice: true };
  if (isElemMatch(value, mode)) {
    if (path.includes('.'))
      throw new MongoFailure(31275, 'Cannot use $elemMatch projection on a nested field.');
    return { apply: elementPicker(value.get('$elemMatch')) };
  }
  const { variables } = mode;
  checkVariables(value, new Set([...systemVariables, ...variables.keys()]));
  const evaluate = compileExpression(value);
  return { apply: (_, document) => evaluate({ root: document, variables }), isComputed: true };
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

type Walk = { isInclusion: boolean; document: BsonNode; isNested?: boolean };

function projectNode(node: BsonNode, tree: Tree, walk: Walk): BsonNode {
  const result = new BsonNode();
  const count = node.length;
  for (let index = 0; index < count; index += 1) {
    const name = node.nameAt(index);
    const rule = tree.fields.get(name);
    if (!rule && walk.isInclusion) continue;
    if (rule && 'isComputed' in rule) continue;
    const value = rule ? projectField(node.at(index), rule, walk) : node.at(index);
    if (value !== undefined) result.append(name, value);
  }
  for (const [name, rule] of tree.fields) {
    const isNew = 'fields' in rule ? !node.has(name) && isComputing(rule) : rule.isComputed === true;
    if (!isNew) continue;
    const value =
      'fields' in rule ? projectNode(new BsonNode(), rule, walk) : rule.apply(node.get(name), walk.document);
    if (value !== undefined) result.append(name, value);
  }
  return result;
}

/** Whether something below is made anew: then the documents on the way are made too. */
function isComputing(tree: Tree): boolean {
  return [...tree.fields.values()].some((rule) =>
    'fields' in rule ? isComputing(rule) : rule.isComputed === true,
  );
}

function projectField(value: Value, rule: Tree | Leaf, walk: Walk): Value {
  if (!('fields' in rule)) return rule.isSlice && walk.isNested ? value : rule.apply(value, walk.document);
  if (!(value instanceof BsonNode)) {
    if (isComputing(rule)) return projectNode(new BsonNode(), rule, walk);
    return walk.isInclusion ? undefined : value;
  }
  if (!value.isArray) return projectNode(value, rule, walk);
  const items = value.toValues().map((item) => {
    const isNested = walk.isNested === true || (item instanceof BsonNode && item.isArray);
    return projectField(item, rule, { ...walk, isNested });
  });
  return BsonNode.arrayOf(items.filter((item) => item !== undefined));
}
