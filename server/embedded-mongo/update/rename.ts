import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { isArrayIndex } from '../values/paths.ts';
import type { Value } from '../values/value.ts';
import { checkPath } from './check-path.ts';
import type { BuildSteps } from './update-operators.ts';

/** `$rename`, which moves a field; neither end may be within an array. */
export function renaming(setTo: (value: Value) => BuildSteps): BuildSteps {
  return (parts, operand) => {
    const to = checkEnds(parts, operand);
    return [
      { parts, apply: () => {} },
      {
        parts: to,
        apply: (document, context) => {
          const source = findSource(document, parts);
          if (!source) return;
          const { parent, name, value } = source;
          refuseArrays(document, parts, 'source');
          refuseArrays(document, to, 'destination');
          parent.remove(name);
          setTo(value)(to, value)[0]?.apply(document, context);
        },
      },
    ];
  };
}

function checkEnds(parts: readonly string[], operand: Value): string[] {
  const from = parts.join('.');
  const fail = (sentence: string): never => {
    throw new MongoFailure('BadValue', sentence);
  };
  if (typeof operand !== 'string')
    return fail(`The 'to' field for $rename must be a string: ${from}: ${describeValue(operand)}`);
  const shown = `${from}: ${describeValue(operand)}`;
  if (operand.includes('\0')) fail("The 'to' field for $rename cannot contain an embedded null byte");
  const to = operand.split('.');
  if (to.some((part) => part === '')) checkPath(to);
  if (from === operand) fail(`The source and target field for $rename must differ: ${shown}`);
  const shared = Math.min(parts.length, to.length);
  if (parts.slice(0, shared).join('.') === to.slice(0, shared).join('.'))
    fail(`The source and target field for $rename must not be on the same path: ${shown}`);
  const isDynamic = (part: string): boolean => part === '$' || /^\$\[.*\]$/.test(part);
  if (parts.some(isDynamic)) fail(`The source field for $rename may not be dynamic: ${from}`);
  if (to.some(isDynamic)) fail(`The destination field for $rename may not be dynamic: ${operand}`);
  return to;
}

function findSource(
  document: BsonNode,
  parts: readonly string[],
): { parent: BsonNode; name: string; value: Value } | null {
  let parent = document;
  for (const [depth, name] of parts.entries()) {
    if (parent.isArray && !isArrayIndex(name)) refuseWay(parts, depth - 1, parent);
    const value = parent.get(name);
    if (value === undefined) return null;
    if (depth === parts.length - 1) return { parent, name, value };
    if (!(value instanceof BsonNode)) return refuseWay(parts, depth, value);
    parent = value;
  }
  return null;
}

/** Refuses a way that leads through something without such fields. */
function refuseWay(parts: readonly string[], depth: number, value: Value): never {
  const name = parts[depth] ?? '';
  throw new MongoFailure(
    'PathNotViable',
    `cannot use the part (${name} of ${parts.join('.')}) to traverse the element ({${name}: ${describeValue(value)}})`,
  );
}

function refuseArrays(document: BsonNode, parts: readonly string[], end: 'source' | 'destination'): void {
  let node: Value = document;
  for (const name of parts.slice(0, -1)) {
    node = node instanceof BsonNode ? node.get(name) : undefined;
    if (!(node instanceof BsonNode) || !node.isArray) continue;
    throw new MongoFailure(
      'BadValue',
      `The ${end} field cannot be an array element, '${parts.join('.')}' in doc with _id: ${describeValue(document.get('_id'))} has an array field called '${name}'`,
    );
  }
}
