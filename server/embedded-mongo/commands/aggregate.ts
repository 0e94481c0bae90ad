import { openPipeline } from '../aggregation/open-pipeline.ts';
import { compileWriteStage, isWriteStage } from '../aggregation/write-stages.ts';
import { openChangeStream } from '../engine/change-stream.ts';
import type { ResultSource } from '../engine/cursors.ts';
import { listSource } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import {
  arrayField,
  booleanField,
  type Command,
  documentField,
  namespaceOf,
  numberField,
  variablesOf,
} from './command.ts';
import { cursorReply, defaultBatchSize } from './cursor-reply.ts';
import { explainCommand } from './explain.ts';

export const aggregate: Command = {
  isWrite: (body) => {
    const pipeline = body.get('pipeline');
    return pipeline instanceof BsonNode && pipeline.isArray && isWriteStage(pipeline.at(pipeline.length - 1));
  },
  options: ['pipeline', 'cursor', 'allowDiskUse', 'hint', 'bypassDocumentValidation', 'let', 'explain'],
  run: (request, engine) => {
    const { body, database } = request;
    if (booleanField(body, 'explain')) return explainCommand(request, engine, 'queryPlanner');
    if (!body.has('cursor'))
      throw new MongoFailure(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    const stages = stagesIn(body);
    const batchSize = batchSizeOf(body);
    if (stages[0]?.nameAt(0) === '$changeStream') {
      return openChangeStream(engine, { namespace: streamNamespace(body, database), stages, batchSize });
    }
    const namespace = typeof body.at(0) === 'string' ? namespaceOf(request) : `${database}.$cmd.aggregate`;
    checkStart(body.at(0), stages);
    const variables = new Map<string, Value>([...variablesOf(body), ['NOW', new Date()]]);
    refuseLinearizableWrite(body, stages.at(-1));
    const write = compileWriteStage(stages.at(-1), { database, variables });
    const source = openPipeline(engine, {
      database,
      namespace,
      stages: write ? stages.slice(0, -1) : stages,
      hint: body.get('hint'),
      variables,
    });
    if (!write) return cursorReply(engine, { namespace, source, batchSize });
    write(engine, documentsOf(source));
    return cursorReply(engine, { namespace, source: listSource([]), batchSize });
  },
};

/** The stages of the pipeline in a command. */
export function stagesIn(body: BsonNode): BsonNode[] {
  return arrayField(body, 'pipeline').map((stage) => {
    if (!(stage instanceof BsonNode) || stage.isArray)
      throw new MongoFailure('TypeMismatch', "Each element of the 'pipeline' array must be an object");
    if (stage.length === 1) return stage;
    throw new MongoFailure(40323, 'A pipeline stage specification object must contain exactly one field.');
  });
}

function batchSizeOf(body: BsonNode): number {
  const size = numberField(documentField(body, 'cursor'), 'batchSize', defaultBatchSize);
  if (size >= 0) return size;
  throw new MongoFailure(51024, `BSON field 'batchSize' value must be >= 0, actual value '${size}'`);
}

const withoutCollection = ['$documents', '$listLocalSessions', '$changeStream', '$currentOp'];

/** A pipeline on a database begins with a stage that needs no collection. */
function checkStart(target: Value, stages: readonly BsonNode[]): void {
  const first = stages[0]?.nameAt(0) ?? '';
  const isOnCollection = typeof target === 'string';
  if (!isOnCollection && !withoutCollection.includes(first))
    throw new MongoFailure(
      'InvalidNamespace',
      '{aggregate: 1} is not valid for an empty pipeline or one that begins with a stage that reads a collection',
    );
  if (isOnCollection && first === '$listLocalSessions')
    throw new MongoFailure(
      'InvalidNamespace',
      `${first} must be run against the database with {aggregate: 1}, not a collection`,
    );
}

function refuseLinearizableWrite(body: BsonNode, last: BsonNode | undefined): void {
  const concern = body.get('readConcern');
  const isLinearizable = concern instanceof BsonNode && concern.get('level') === 'linearizable';
  if (isLinearizable && isWriteStage(last))
    throw new MongoFailure(
      'InvalidOptions',
      `Read concern linearizable is not supported together with ${last?.nameAt(0)}`,
    );
}

function* documentsOf(source: ResultSource): Iterable<BsonNode> {
  while (!source.isDone()) for (const bytes of source.take(200)) yield new BsonNode(bytes);
}

function streamNamespace(body: BsonNode, database: string): string {
  const collection = body.at(0);
  if (typeof collection === 'string') return `${database}.${collection}`;
  throw new MongoFailure(
    'NotImplemented',
    'Change streams of whole databases are not supported: watch a collection',
  );
}
