import {
  addFields,
  match,
  project,
  replaceRoot,
  replaceWith,
  unset,
} from '../aggregation/stages/simple-stages.ts';
import type { CompileStage, PipelineContext } from '../aggregation/stages/stage.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { isEqual } from '../values/value-order.ts';
import type { Engine } from './engine.ts';

/** What follows `$changeStream`: shows an event as the client asked for it, or leaves it out. */
export type EventStages = {
  show(event: BsonNode): BsonNode | undefined;
  /** Whether anything looks at what an update changed; describing it costs more than the rest of an event. */
  asksForDescription: boolean;
};

/** The stages that MongoDB allows behind `$changeStream`, but `$redact`. */
const allowed: ReadonlyMap<string, CompileStage> = new Map(
  Object.entries({
    $match: match,
    $project: project,
    $addFields: addFields('$addFields'),
    $set: addFields('$set'),
    $unset: unset,
    $replaceRoot: replaceRoot,
    $replaceWith: replaceWith,
  }),
);

export function compileEventStages(engine: Engine, database: string, stages: BsonNode[]): EventStages {
  const context: PipelineContext = {
    engine,
    database,
    variables: new Map(),
    openInner: () => [],
  };
  const compiled = stages.map((stage) => stageNamed(stage.nameAt(0))(stage.at(0), context));
  const hasChangingStage = stages.some((stage) => stage.nameAt(0) !== '$match');
  return {
    show(event) {
      const [shown] = compiled.reduce<Iterable<BsonNode>>((events, run) => run(events), [event]);
      if (shown && hasChangingStage && !isEqual(shown.get('_id'), event.get('_id'))) throw lostToken();
      return shown;
    },
    asksForDescription: asksForDescription(stages),
  };
}

function stageNamed(name: string): CompileStage {
  const found = allowed.get(name);
  if (found) return found;
  throw new MongoFailure('IllegalOperation', `${name} is not permitted in a $changeStream pipeline`);
}

/** Only a filter over other fields, then a projection that names what it keeps, surely leave it out. */
function asksForDescription(stages: BsonNode[]): boolean {
  for (const stage of stages) {
    const specification = stage.at(0);
    if (!(specification instanceof BsonNode)) return true;
    const names = specification.keys();
    if (names.some((name) => name.startsWith('$') || name.split('.')[0] === 'updateDescription')) return true;
    if (stage.nameAt(0) === '$project') {
      return !names.every((_, index) => specification.at(index) === 1 || specification.at(index) === true);
    }
    if (stage.nameAt(0) !== '$match') return true;
  }
  return true;
}

function lostToken(): MongoFailure {
  return new MongoFailure(
    'ChangeStreamFatalError',
    'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. ' +
      'Modifying the _id field of an event makes it impossible to resume the stream from that point. ' +
      'Only transformations that retain the unmodified _id field are allowed.',
    { errorLabels: ['NonResumableChangeStreamError'] },
  );
}
