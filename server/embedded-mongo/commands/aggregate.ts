import { openPipeline } from '../aggregation/open-pipeline.ts';
import { openChangeStream } from '../engine/change-stream.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { arrayField, type Command, documentField, namespaceOf, numberField } from './command.ts';
import { cursorReply, defaultBatchSize } from './cursor-reply.ts';

export const aggregate: Command = {
  isWrite: false,
  options: ['pipeline', 'cursor', 'allowDiskUse', 'hint', 'bypassDocumentValidation'],
  run: (request, engine) => {
    const { body, database } = request;
    const stages = arrayField(body, 'pipeline').map((stage) => {
      if (stage instanceof BsonNode && stage.length === 1) return stage;
      throw new MongoFailure(40323, 'A pipeline stage specification object must contain exactly one field.');
    });
    const batchSize = numberField(documentField(body, 'cursor'), 'batchSize', defaultBatchSize);
    if (stages[0]?.nameAt(0) === '$changeStream') {
      return openChangeStream(engine, { namespace: streamNamespace(body, database), stages, batchSize });
    }
    const namespace = typeof body.at(0) === 'string' ? namespaceOf(request) : `${database}.$cmd.aggregate`;
    const source = openPipeline(engine, { database, namespace, stages, hint: body.get('hint') });
    return cursorReply(engine, { namespace, source, batchSize });
  },
};

function streamNamespace(body: BsonNode, database: string): string {
  const collection = body.at(0);
  if (typeof collection === 'string') return `${database}.${collection}`;
  throw new MongoFailure(
    'NotImplemented',
    'Change streams of whole databases are not supported: watch a collection',
  );
}
