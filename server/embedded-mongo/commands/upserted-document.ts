import { BSONRegExp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { isOperators } from '../query/compile-field.ts';
import type { CompiledUpdate } from '../update/compile-update.ts';
import { findTargets, setField } from '../update/update-targets.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';

/** The document that an upsert inserts: the equalities of its filter, changed by the update. */
export function upsertedDocument(filter: BsonNode, compiled: CompiledUpdate): BsonNode {
  const now = new Date();
  const document = new BsonNode();
  const isReplacement = compiled.kind === 'replacement';
  const known = equalities(filter);
  refuseRepeats(known.map(([path]) => path).filter((path) => !isReplacement || path === '_id'));
  for (const [path, value] of known) {
    if (isReplacement && path !== '_id') continue;
    const context = { positional: null, arrayFilters: new Map(), now, isInsert: true };
    const parts = path.split('.');
    for (const { parent, name } of findTargets(document, { parts, use: 'create' }, context))
      setField(parent, name, value);
  }
  return compiled.apply(document, { positional: null, now, isInsert: true });
}

function equalities(filter: BsonNode): [string, Value][] {
  return filter.keys().flatMap((path, index): [string, Value][] => {
    const operand = filter.at(index);
    if (path === '$and' || path === '$or') {
      const branches = operand instanceof BsonNode ? operand.toValues() : [];
      if (path === '$or' && branches.length !== 1) return [];
      return branches.flatMap((branch) => (branch instanceof BsonNode ? equalities(branch) : []));
    }
    if (path.startsWith('$') || operand instanceof BSONRegExp) return [];
    if (!isOperators(operand)) return [[path, operand]];
    return operand.keys().flatMap((name, at) => valuesMeant(name, operand.at(at)).map(withPath(path)));
  });
}

function withPath(path: string): (value: Value) => [string, Value] {
  return (value) => [path, value];
}

/** The values that a field must be equal to, by one operator. */
function valuesMeant(operator: string, operand: Value): Value[] {
  if (operator === '$eq') return [operand];
  if (operator !== '$in' && operator !== '$all') return [];
  const values = operand instanceof BsonNode && operand.isArray ? operand.toValues() : [];
  if (operator === '$in' && values.length !== 1) return [];
  return values.filter((value) => !(value instanceof BSONRegExp) && !isOperators(value));
}

/** No path may be given twice, nor as a part of another one. */
function refuseRepeats(paths: readonly string[]): void {
  paths.forEach((path, index) => {
    for (const before of paths.slice(0, index)) {
      if (before === path)
        throw new MongoFailure(
          'NotSingleValueField',
          `cannot infer query fields to set, path '${path}' is matched twice`,
        );
      const isNested = path.startsWith(`${before}.`) || before.startsWith(`${path}.`);
      if (isNested)
        throw new MongoFailure(
          'NotSingleValueField',
          `cannot infer query fields to set, both paths '${path}' and '${before}' are matched`,
        );
    }
  });
}
