import { MongoFailure } from '../errors.ts';
import { choosePlan, type Plan } from '../planner/choose-plan.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import { type Command, documentField, namespaceOf } from './command.ts';

export const explain: Command = {
  isWrite: false,
  options: ['verbosity'],
  run: (request, engine) => {
    const inner = request.body.at(0);
    if (!(inner instanceof BsonNode))
      throw new MongoFailure('TypeMismatch', 'explain command requires a nested object');
    const explained = { ...request, name: inner.nameAt(0), body: inner };
    if (!['find', 'count', 'findAndModify', 'distinct'].includes(explained.name)) {
      throw new MongoFailure(
        'NotImplemented',
        `explain of ${explained.name} is not supported by this database`,
      );
    }
    const namespace = namespaceOf(explained);
    const collection = engine.catalog.find(namespace);
    const filter = documentField(inner, inner.has('filter') ? 'filter' : 'query');
    const sort = documentField(inner, 'sort');
    const plan = collection && choosePlan(collection, { filter, sort, hint: inner.get('hint') });
    return {
      queryPlanner: {
        namespace,
        winningPlan: plan ? describePlan(plan, sort) : { stage: 'EOF' },
        rejectedPlans: [],
      },
    };
  },
};

function describePlan(plan: Plan, sort: BsonNode): BsonInput {
  const read = describeRead(plan);
  return sort.length > 0 && !plan.isSorted ? { stage: 'SORT', sortPattern: sort, inputStage: read } : read;
}

function describeRead(plan: Plan): BsonInput {
  if (plan.branches.length > 0) return { stage: 'OR', inputStages: plan.branches.map(describeRead) };
  const direction = plan.isReverse ? 'backward' : 'forward';
  if (!plan.index) return { stage: 'COLLSCAN', direction };
  const keyPattern = plan.index.definition.get('key');
  return {
    stage: 'FETCH',
    inputStage: {
      stage: 'IXSCAN',
      keyPattern,
      indexName: plan.index.name,
      isMultiKey: plan.index.isMultikey,
      direction,
    },
  };
}
