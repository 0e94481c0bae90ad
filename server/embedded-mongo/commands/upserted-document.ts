import { BSONRegExp } from 'bson';
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
  for (const [path, value] of equalities(filter)) {
    if (isReplacement && path !== '_id') continue;
    const context = { positional: null, arrayFilters: new Map(), now, isInsert: true };
    for (const { parent, name } of findTargets(
      document,
      { parts: path.split('.'), isCreating: true },
      context,
    )) {
      setField(parent, name, value);
    }
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
    if (operand.has('$eq')) return [[path, operand.get('$eq')]];
    const list = operand.get('$in') ?? operand.get('$all');
    if (list instanceof BsonNode && list.length === 1 && !(list.at(0) instanceof BSONRegExp))
      return [[path, list.at(0)]];
    return [];
  });
}
