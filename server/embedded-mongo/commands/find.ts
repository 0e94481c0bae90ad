import { openResults } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import {
  booleanField,
  type Command,
  documentField,
  namespaceOf,
  numberField,
  variablesOf,
} from './command.ts';
import { cursorReply, defaultBatchSize } from './cursor-reply.ts';

export const find: Command = {
  isWrite: false,
  options: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'noCursorTimeout',
    'allowDiskUse',
    'allowPartialResults',
    'tailable',
    'awaitData',
    'oplogReplay',
    'let',
  ],
  run: (request, engine) => {
    const { body } = request;
    const namespace = namespaceOf(request);
    const limit = numberField(body, 'limit', 0);
    const skip = numberField(body, 'skip', 0);
    if (skip < 0)
      throw new MongoFailure(51024, `BSON field 'skip' value must be >= 0, actual value '${skip}'`);
    if (limit < 0)
      throw new MongoFailure(51024, `BSON field 'limit' value must be >= 0, actual value '${limit}'`);
    if (booleanField(body, 'tailable')) {
      throw new MongoFailure(
        'BadValue',
        'error processing query: tailable cursor requested on non capped collection',
      );
    }
    const sort = documentField(body, 'sort');
    const source = openResults(engine, engine.catalog.find(namespace), {
      filter: documentField(body, 'filter'),
      sort: sort.length > 0 ? sort : null,
      projection: documentField(body, 'projection'),
      hint: body.get('hint'),
      skip,
      limit,
      variables: variablesOf(body),
    });
    const batchSize = numberField(body, 'batchSize', defaultBatchSize);
    if (batchSize < 0)
      throw new MongoFailure(51024, `BSON field 'batchSize' value must be >= 0, actual value '${batchSize}'`);
    return cursorReply(engine, {
      namespace,
      source,
      batchSize,
      isSingle: booleanField(body, 'singleBatch'),
      isPatient: booleanField(body, 'noCursorTimeout'),
    });
  },
};
