import { MongoFailure } from '../../errors.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { encodeKey } from '../../values/key-encoding.ts';
import type { Value } from '../../values/value.ts';
import { type Accumulator, compileAccumulator } from '../expressions/accumulators.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { Evaluate } from '../expressions/scope.ts';
import type { CompileStage, PipelineContext, RunStage } from './stage.ts';

export const group: CompileStage = (specification, context) => {
  if (!(specification instanceof BsonNode) || specification.isArray)
    throw new MongoFailure(15947, "a group's fields must be specified in an object");
  if (!specification.has('_id')) throw new MongoFailure(15955, 'a group specification must include an _id');
  const key = compileExpression(specification.get('_id'));
  const fields = specification.keys().flatMap((name, index) => {
    if (name === '_id') return [];
    if (name.includes('.')) throw new MongoFailure(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$'))
      throw new MongoFailure(40236, `The field name '${name}' cannot be an operator name`);
    return [{ name, start: compileAccumulator(name, specification.at(index), compileExpression) }];
  });
  return groupBy(key, fields, context);
};

export type GroupField = { name: string; start: () => Accumulator };

type Group = { id: Value; accumulators: Accumulator[] };

/** One document per value of a key, in the order in which the values were met first. */
export function groupBy(
  key: Evaluate,
  fields: readonly GroupField[],
  { variables }: PipelineContext,
): RunStage {
  return function* (documents) {
    const groups = new Map<string, Group>();
    for (const root of documents) {
      const scope = { root, variables };
      const id = key(scope) ?? null;
      const text = encodeKey(id).toString('latin1');
      let found = groups.get(text);
      if (!found) {
        found = { id, accumulators: fields.map(({ start }) => start()) };
        groups.set(text, found);
      }
      for (const accumulator of found.accumulators) accumulator.add(scope);
    }
    for (const { id, accumulators } of groups.values()) {
      const made = new BsonNode();
      made.append('_id', id);
      fields.forEach(({ name }, index) => {
        made.append(name, accumulators[index]?.result() ?? null);
      });
      yield made;
    }
  };
}

/** The field of a count, for the stages that are made of groups. */
export function countField(name: string): GroupField {
  return { name, start: compileAccumulator(name, BsonNode.of({ $sum: 1 }), compileExpression) };
}
