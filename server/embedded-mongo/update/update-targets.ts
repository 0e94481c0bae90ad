import { MongoFailure } from '../errors.ts';
import type { Matcher } from '../query/compile-query.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { isArrayIndex } from '../values/paths.ts';
import type { Value } from '../values/value.ts';

/** What an update knows besides the document: the array index its filter met, array filters, and the time. */
export type UpdateContext = {
  positional: number | null;
  arrayFilters: ReadonlyMap<string, Matcher>;
  now: Date;
  isInsert: boolean;
};

export type Target = { parent: BsonNode; name: string };

/**
 * `create` makes missing documents on the way; `change` leaves missing places out, and like `create` refuses a scalar in
 * the way; `find` leaves out both.
 */
export type PathUse = { parts: readonly string[]; use: 'create' | 'change' | 'find' };

/** The places a path of an update stands for, with `$`, `$[]` and `$[name]` resolved. */
export function findTargets(root: BsonNode, path: PathUse, context: UpdateContext): Target[] {
  const targets: Target[] = [];
  const visit = (node: BsonNode, depth: number, taken: readonly string[]): void => {
    for (const name of expandPart(node, path.parts[depth] ?? '', { context, taken })) {
      if (!isFieldOf(node, name, { path, taken })) continue;
      if (depth === path.parts.length - 1) targets.push({ parent: node, name });
      else {
        if (path.parts[depth + 1] === '$') positionIn(context);
        const child = childOf(node, name, { path, taken });
        if (child) visit(child, depth + 1, [...taken, name]);
      }
    }
  };
  visit(root, 0, []);
  return targets;
}

type Way = { path: PathUse; taken: readonly string[] };

/** Whether a document or array can have such a field at all. */
function isFieldOf(node: BsonNode, name: string, { path, taken }: Way): boolean {
  if (!node.isArray || isArrayIndex(name)) return true;
  const at = { name: taken.at(-1) ?? '', value: node };
  if (path.use === 'change') refuseNonViable([...taken, name], taken.length, at);
  if (path.use === 'create') refuseField(name, at);
  return false;
}

function childOf(node: BsonNode, name: string, { path, taken }: Way): BsonNode | null {
  const child = node.get(name);
  if (child instanceof BsonNode) return child;
  const next = path.parts[taken.length + 1] ?? '';
  if (isArrayFilter(next)) {
    if (child === undefined)
      throw new MongoFailure(
        'BadValue',
        `The path '${[...taken, name].join('.')}' must exist in the document in order to apply array updates.`,
      );
    refuseArrayUpdate(name, child);
  }
  if (child !== undefined) {
    if (path.use === 'change')
      refuseNonViable([...taken, name, next], taken.length + 1, { name, value: child });
    if (path.use === 'create') refuseField(next, { name, value: child });
  }
  if (path.use !== 'create') return null;
  const made = new BsonNode();
  setField(node, name, made);
  return made;
}

type Element = { name: string; value: Value };

function describeElement({ name, value }: Element): string {
  return `{${name}: ${describeValue(value)}}`;
}

function refuseField(name: string, element: Element): never {
  throw new MongoFailure(
    'PathNotViable',
    `Cannot create field '${name}' in element ${describeElement(element)}`,
  );
}

/** Refuses a path that cannot go on at a part, because what is there has no such fields. */
function refuseNonViable(parts: readonly string[], depth: number, element: Element): never {
  throw new MongoFailure(
    'PathNotViable',
    `Cannot use the part (${parts[depth]}) of (${parts.join('.')}) to traverse the element (${describeElement(element)})`,
  );
}

function refuseArrayUpdate(name: string, value: Value): never {
  throw new MongoFailure(
    'BadValue',
    `Cannot apply array updates to non-array element ${name}: ${describeValue(value)}`,
  );
}

function isArrayFilter(part: string): boolean {
  return /^\$\[.*\]$/.test(part);
}

const maxArrayPadding = 1_500_000;

export function setField(node: BsonNode, name: string, value: Value): void {
  if (!node.isArray) {
    node.set(name, value);
    return;
  }
  if (Number(name) > node.length + maxArrayPadding) {
    throw new MongoFailure('BadValue', `can't backfill more than ${maxArrayPadding} elements`);
  }
  node.setAt(Number(name), value);
}

/** Which item of an array the filter met; asked for before what stands there is looked at. */
function positionIn({ positional }: UpdateContext): number {
  if (positional !== null) return positional;
  throw new MongoFailure('BadValue', 'The positional operator did not find the match needed from the query.');
}

function expandPart(
  node: BsonNode,
  part: string,
  { context, taken }: { context: UpdateContext; taken: readonly string[] },
): readonly string[] {
  if (!part.startsWith('$')) return [part];
  if (part === '$') return [String(positionIn(context))];
  const filterName = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (filterName === undefined) return [part];
  if (!node.isArray) return refuseArrayUpdate(taken.at(-1) ?? '', node);
  if (filterName === '') return node.keys();
  const matches = context.arrayFilters.get(filterName);
  if (!matches) return [];
  return node
    .keys()
    .filter((_, index) => matches(BsonNode.of({ [filterName]: node.at(index) ?? null }), null));
}
