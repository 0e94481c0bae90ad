import { MongoFailure } from '../errors.ts';
import type { Matcher } from '../query/compile-query.ts';
import { BsonNode } from '../values/bson-node.ts';
import { isArrayIndex } from '../values/paths.ts';
import { describeValue } from './describe-value.ts';

/** What an update knows besides the document: the array index its filter met, array filters, and the time. */
export type UpdateContext = {
  positional: number | null;
  arrayFilters: ReadonlyMap<string, Matcher>;
  now: Date;
  isInsert: boolean;
};

export type Target = { parent: BsonNode; name: string };

/**
 * The places a path of an update stands for, with `$`, `$[]` and `$[name]` resolved. With `isCreating` missing
 * documents on the way are made and a scalar in the way is an error; otherwise such places are left out.
 */
export function findTargets(
  root: BsonNode,
  path: { parts: readonly string[]; isCreating: boolean },
  context: UpdateContext,
): Target[] {
  const targets: Target[] = [];
  const visit = (node: BsonNode, depth: number): void => {
    for (const name of expandPart(node, path.parts[depth] ?? '', context)) {
      if (!isFieldOf(node, name, path)) continue;
      if (depth === path.parts.length - 1) targets.push({ parent: node, name });
      else {
        const child = childOf(node, name, path, depth);
        if (child) visit(child, depth + 1);
      }
    }
  };
  visit(root, 0);
  return targets;
}

function isFieldOf(
  node: BsonNode,
  name: string,
  path: { parts: readonly string[]; isCreating: boolean },
): boolean {
  if (!node.isArray || isArrayIndex(name)) return true;
  if (!path.isCreating) return false;
  throw new MongoFailure(
    'PathNotViable',
    `Cannot create field '${name}' in element {${describeValue(node)}}`,
  );
}

function childOf(
  node: BsonNode,
  name: string,
  path: { parts: readonly string[]; isCreating: boolean },
  depth: number,
): BsonNode | null {
  const child = node.get(name);
  if (child instanceof BsonNode) return child;
  if (!path.isCreating) return null;
  if (child !== undefined) {
    const next = path.parts[depth + 1] ?? '';
    throw new MongoFailure(
      'PathNotViable',
      `Cannot create field '${next}' in element {${name}: ${describeValue(child)}}`,
    );
  }
  const made = new BsonNode();
  setField(node, name, made);
  return made;
}

const maxArrayPadding = 1_500_000;

export function setField(node: BsonNode, name: string, value: Parameters<BsonNode['set']>[1]): void {
  if (!node.isArray) {
    node.set(name, value);
    return;
  }
  if (Number(name) > node.length + maxArrayPadding) {
    throw new MongoFailure('BadValue', `can't backfill more than ${maxArrayPadding} elements`);
  }
  node.setAt(Number(name), value);
}

function expandPart(node: BsonNode, part: string, context: UpdateContext): readonly string[] {
  if (!part.startsWith('$')) return [part];
  if (part === '$') {
    if (context.positional === null) {
      throw new MongoFailure(
        'BadValue',
        'The positional operator did not find the match needed from the query.',
      );
    }
    return [String(context.positional)];
  }
  const filterName = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (filterName === undefined) return [part];
  if (!node.isArray) {
    throw new MongoFailure(
      'BadValue',
      `Cannot apply array updates to non-array element ${describeValue(node)}`,
    );
  }
  if (filterName === '') return node.keys();
  const matches = context.arrayFilters.get(filterName);
  if (!matches) {
    throw new MongoFailure('BadValue', `No array filter found for identifier '${filterName}' in path`);
  }
  return node
    .keys()
    .filter((_, index) => matches(BsonNode.of({ [filterName]: node.at(index) ?? null }), null));
}
