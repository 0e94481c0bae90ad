import { Aggregator } from 'mingo';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { asMongoFailure } from './mingo-failures.ts';
import { fromPlainObject, type PlainObject, toPlain, toPlainObject } from './plain-values.ts';
import { refuseUnsupported } from './unsupported.ts';

const allowedStages = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'];

/** The update by a pipeline: the stages run over the one document. */
export function runUpdatePipeline(pipeline: BsonNode, document: BsonNode, now: Date): BsonNode {
  for (const stage of pipeline.toValues()) {
    const name = stage instanceof BsonNode ? stage.nameAt(0) : '';
    if (!allowedStages.includes(name)) {
      throw new MongoFailure('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
  }
  refuseUnsupported(pipeline);
  try {
    const aggregator = new Aggregator(toPlain(pipeline) as never, {
      scriptEnabled: false,
      variables: { NOW: now } as never,
    });
    const [result] = aggregator.run([toPlainObject(document)] as never) as PlainObject[];
    return fromPlainObject(result ?? {});
  } catch (error) {
    throw asMongoFailure(error);
  }
}
