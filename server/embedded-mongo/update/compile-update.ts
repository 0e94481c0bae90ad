import { noVariables } from '../aggregation/expressions/scope.ts';
import { compileUpdatePipeline } from '../aggregation/update-pipeline.ts';
import { MongoFailure } from '../errors.ts';
import { compileQuery, type Matcher } from '../query/compile-query.ts';
import { typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import { describeValue } from '../values/describe-value.ts';
import { isArrayIndex } from '../values/paths.ts';
import { readWhole } from '../values/read-whole.ts';
import type { Value } from '../values/value.ts';
import { compareStrings, isEqual } from '../values/value-order.ts';
import { checkPath } from './check-path.ts';
import { type UpdateStep, updateOperators } from './update-operators.ts';
import type { UpdateContext } from './update-targets.ts';

/** Changes a document (a fresh node of its own) into what the update makes of it. */
export type CompiledUpdate = {
  kind: 'operators' | 'replacement' | 'pipeline';
  apply(document: BsonNode, context: Omit<UpdateContext, 'arrayFilters'>): BsonNode;
};

/** What is stored stands inside of an operator and its field. */
const aroundStored = -1;

/** Compiles the `u` of an update command: operators, a replacement or a pipeline. */
export function compileUpdate(
  update: Value,
  options: { arrayFilters?: Value; variables?: ReadonlyMap<string, Value>; constants?: Value } = {},
): CompiledUpdate {
  const { arrayFilters, variables, constants } = options;
  if (!(update instanceof BsonNode)) {
    throw new MongoFailure('FailedToParse', 'Update argument must be either an object or an array');
  }
  for (const stored of [update, constants]) if (stored instanceof BsonNode) readWhole(stored, aroundStored);
  if (update.isArray) {
    if (arrayFilters instanceof BsonNode && arrayFilters.length > 0)
      throw new MongoFailure('FailedToParse', 'arrayFilters may not be specified for pipeline-syle updates');
    const apply = compileUpdatePipeline(update, { variables: variables ?? noVariables, constants });
    return {
      kind: 'pipeline',
      apply: (document, context) => keepId(document, apply(document, context.now)),
    };
  }
  if (constants !== undefined)
    throw new MongoFailure(51198, 'Constant values may only be specified for pipeline updates');
  const isOperators = update.length > 0 && update.nameAt(0).startsWith('$');
  if (!isOperators) {
    if (arrayFilters instanceof BsonNode && arrayFilters.length > 0)
      throw new MongoFailure(
        'FailedToParse',
        'arrayFilters may not be specified for replacement-style updates',
      );
    return replacement(update);
  }
  return operators(update, compileArrayFilters(arrayFilters));
}

function replacement(update: BsonNode): CompiledUpdate {
  const dollar = update.keys().find((name) => name.startsWith('$'));
  if (dollar !== undefined) throw dollarPrefixed(dollar, dollar);
  return {
    kind: 'replacement',
    apply: (document) => keepId(document, new BsonNode(update.source, update.start)),
  };
}

/** A new version of a document has its `_id`, first; another one is an error. */
function keepId(before: BsonNode, after: BsonNode): BsonNode {
  const id = before.get('_id');
  const given = after.get('_id');
  if (id === undefined) return after;
  if (given === undefined) {
    after.prepend('_id', id);
    return after;
  }
  if (!isEqual(id, given)) {
    throw new MongoFailure(
      'ImmutableField',
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${String(given)}`,
    );
  }
  if (after.nameAt(0) !== '_id') {
    after.remove('_id');
    after.prepend('_id', given);
  }
  return after;
}

function operators(update: BsonNode, arrayFilters: ReadonlyMap<string, Matcher>): CompiledUpdate {
  const steps = update.keys().flatMap((name, index) => stepsOf(name, update.at(index)));
  steps.sort((left, right) => comparePaths(left.parts, right.parts));
  refuseConflicts(steps);
  for (const { parts } of steps) refuseUnknownFilters(parts, arrayFilters);
  for (const name of arrayFilters.keys()) {
    if (!steps.some((step) => step.parts.includes(`$[${name}]`))) {
      throw new MongoFailure(
        'FailedToParse',
        `The array filter for identifier '${name}' was not used in the update`,
      );
    }
  }
  return {
    kind: 'operators',
    apply: (document, context) => {
      const id = document.get('_id');
      const refuseDollars = context.isInsert ? () => {} : dollarWatch(document, steps);
      for (const step of steps) step.apply(document, { ...context, arrayFilters });
      refuseDollars();
      if (id !== undefined && !isEqual(id, document.get('_id'))) {
        throw new MongoFailure(
          'ImmutableField',
          "Performing an update on the path '_id' would modify the immutable field '_id'",
        );
      }
      return document;
    },
  };
}

/** Tells, when the steps were applied, whether they gave the document a field that begins with a dollar. */
function dollarWatch(document: BsonNode, steps: readonly UpdateStep[]): () => void {
  const fresh = steps.filter(({ parts: [first = ''] }) => first.startsWith('$') && !document.has(first));
  return () => {
    const made = fresh.find(({ parts: [first = ''] }) => document.has(first));
    if (made) throw dollarPrefixed(made.parts[0] ?? '', made.parts.join('.'));
  };
}

function dollarPrefixed(name: string, path: string): MongoFailure {
  return new MongoFailure(
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );
}

function stepsOf(operator: string, fields: Value): UpdateStep[] {
  const build = Object.hasOwn(updateOperators, operator) ? updateOperators[operator] : undefined;
  if (!build) {
    throw new MongoFailure(
      'FailedToParse',
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!(fields instanceof BsonNode) || fields.isArray) {
    throw new MongoFailure(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${describeValue(fields)}}`,
    );
  }
  return fields.keys().flatMap((path, index) => {
    const parts = path.split('.');
    checkPath(parts);
    return build(parts, fields.at(index));
  });
}

/** MongoDB applies the changes in the order of their paths, numbers by value. */
function comparePaths(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const a = left[index] ?? '';
    const b = right[index] ?? '';
    if (a === b) continue;
    return isArrayIndex(a) && isArrayIndex(b) ? Number(a) - Number(b) : compareStrings(a, b);
  }
  return left.length - right.length;
}

/** No path may be another one or lead to it, and of the items of an array either some are named or all are meant. */
function refuseConflicts(steps: readonly UpdateStep[]): void {
  const kinds = new Map<string, boolean>();
  for (const { parts } of steps) {
    parts.forEach((part, depth) => {
      const parent = parts.slice(0, depth).join('.');
      const isFiltered = /^\$\[.*\]$/.test(part);
      if ((kinds.get(parent) ?? isFiltered) !== isFiltered) throw conflict(parts, parent);
      kinds.set(parent, isFiltered);
    });
  }
  for (let index = 1; index < steps.length; index += 1) {
    const before = steps[index - 1]?.parts ?? [];
    const path = steps[index]?.parts ?? [];
    if (!before.every((part, depth) => part === path[depth])) continue;
    throw conflict(path, before.join('.'));
  }
}

function conflict(path: readonly string[], at: string): MongoFailure {
  return new MongoFailure(
    'ConflictingUpdateOperators',
    `Updating the path '${path.join('.')}' would create a conflict at '${at}'`,
  );
}

function compileArrayFilters(arrayFilters: Value): ReadonlyMap<string, Matcher> {
  const filters = new Map<string, Matcher>();
  if (arrayFilters === undefined) return filters;
  if (!(arrayFilters instanceof BsonNode) || !arrayFilters.isArray)
    throw new MongoFailure('TypeMismatch', `BSON field 'arrayFilters' must be an array`);
  for (const filter of arrayFilters.toValues()) {
    if (!(filter instanceof BsonNode))
      throw new MongoFailure('TypeMismatch', 'an array filter must be an object');
    const name = identifierOf(filter);
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
      throw new MongoFailure(
        'BadValue',
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
      );
    }
    if (filters.has(name)) {
      throw new MongoFailure(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    filters.set(name, compileQuery(filter));
  }
  return filters;
}

/** The one field that all of an array filter is about. */
function identifierOf(filter: BsonNode): string {
  const names = new Set(identifiersIn(filter));
  const [first, second] = names;
  if (first === undefined)
    throw new MongoFailure(
      'FailedToParse',
      'Cannot use an expression without a top-level field name in arrayFilters',
    );
  if (second !== undefined)
    throw new MongoFailure(
      'FailedToParse',
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`,
    );
  return first;
}

function identifiersIn(filter: BsonNode): string[] {
  return filter.keys().flatMap((name, index) => {
    if (!name.startsWith('$')) return [name.split('.')[0] ?? ''];
    const branches = filter.at(index);
    if (!(branches instanceof BsonNode) || !branches.isArray) return [];
    return branches.toValues().flatMap((branch) => (branch instanceof BsonNode ? identifiersIn(branch) : []));
  });
}

function refuseUnknownFilters(parts: readonly string[], arrayFilters: ReadonlyMap<string, Matcher>): void {
  for (const part of parts) {
    const name = /^\$\[(.+)\]$/.exec(part)?.[1];
    if (name !== undefined && !arrayFilters.has(name))
      throw new MongoFailure(
        'BadValue',
        `No array filter found for identifier '${name}' in path '${parts.join('.')}'`,
      );
  }
}
