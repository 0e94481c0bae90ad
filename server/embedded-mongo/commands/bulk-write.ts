import type { Engine } from '../engine/engine.ts';
import { checkNamespace } from '../engine/namespace.ts';
import { listSource } from '../engine/run-query.ts';
import { withId } from '../engine/storable-document.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type BsonInput, encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';
import {
  arrayField,
  type Command,
  documentField,
  numberField,
  type Reply,
  strictField,
  variablesOf,
} from './command.ts';
import { cursorReply, defaultBatchSize } from './cursor-reply.ts';
import { checkStatement } from './update.ts';
import { maxStatements } from './write-errors.ts';
import { runDelete, runUpdate } from './write-operations.ts';

const fieldsOf: Record<string, string[]> = {
  insert: ['insert', 'document'],
  update: [
    'update',
    'filter',
    'updateMods',
    'multi',
    'upsert',
    'arrayFilters',
    'hint',
    'constants',
    'collation',
    'sort',
  ],
  delete: ['delete', 'filter', 'multi', 'hint', 'collation'],
};

type Totals = {
  nErrors: number;
  nInserted: number;
  nMatched: number;
  nModified: number;
  nUpserted: number;
  nDeleted: number;
};

/** The `bulkWrite` of a client: writes to several collections, answered one by one. */
export const bulkWrite: Command = {
  isWrite: true,
  options: ['ops', 'nsInfo', 'ordered', 'errorsOnly', 'bypassDocumentValidation', 'let', 'cursor'],
  run: ({ body, database }, engine) => {
    if (database !== 'admin')
      throw new MongoFailure('Unauthorized', 'bulkWrite may only be run against the admin database.');
    const operations = arrayField(body, 'ops');
    checkCount(operations.length);
    const namespaces = arrayField(body, 'nsInfo').map(namespaceIn);
    const totals: Totals = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
    const isOrdered = strictField(body, { name: 'ordered', where: 'bulkWrite' }, true);
    const isErrorsOnly = strictField(body, { name: 'errorsOnly', where: 'bulkWrite' });
    const variables = variablesOf(body);
    const parsed = operations.map((operation) => readOperation(operation, namespaces));
    const answers: Reply[] = [];
    for (const [idx, operation] of parsed.entries()) {
      const answer = perform(engine, { ...operation, variables }, totals);
      if (!isErrorsOnly || answer.ok === 0) answers.push({ ...answer, idx });
      if (answer.ok === 0 && isOrdered) break;
    }
    const source = listSource(answers.map((answer) => encodeDocument(answer)));
    const batchSize = numberField(documentField(body, 'cursor'), 'batchSize', defaultBatchSize);
    return { ...cursorReply(engine, { namespace: 'admin.$cmd.bulkWrite', source, batchSize }), ...totals };
  },
};

function checkCount(count: number): void {
  if (count > 0 && count <= maxStatements) return;
  throw new MongoFailure(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${maxStatements}. Got ${count} operations.`,
  );
}

function namespaceIn(value: Value): string {
  const namespace = value instanceof BsonNode ? value.get('ns') : undefined;
  if (!(value instanceof BsonNode) || typeof namespace !== 'string')
    throw new MongoFailure(
      'IDLFailedToParse',
      "BSON field 'bulkWrite.nsInfo.ns' is missing but a required field",
    );
  const unknown = value.keys().find((name) => name !== 'ns');
  if (unknown !== undefined)
    throw new MongoFailure(
      'NotImplemented',
      `The option '${unknown}' of nsInfo is not supported by this database`,
    );
  const [database = '', ...rest] = namespace.split('.');
  return checkNamespace(database, rest.join('.'));
}

type Operation = { kind: string; statement: BsonNode; namespace: string };

function readOperation(value: Value, namespaces: readonly string[]): Operation {
  if (!(value instanceof BsonNode))
    throw new MongoFailure('TypeMismatch', 'an operation of bulkWrite must be an object');
  const kind = ['insert', 'update', 'delete'].find((name) => value.has(name)) ?? '';
  const fields = fieldsOf[kind];
  if (!fields)
    throw new MongoFailure(
      'IDLUnknownField',
      `BSON field 'bulkWrite.ops.${value.nameAt(0)}' is an unknown field.`,
    );
  checkStatement(value, fields, 'bulkWrite.ops');
  for (const name of kind === 'insert'
    ? ['document']
    : kind === 'update'
      ? ['filter', 'updateMods']
      : ['filter'])
    if (!value.has(name))
      throw new MongoFailure(
        'IDLFailedToParse',
        `BSON field 'bulkWrite.ops.${name}' is missing but a required field`,
      );
  const at = value.get(kind);
  const namespace = isNumber(at) ? namespaces[numberOf(at)] : undefined;
  if (namespace === undefined)
    throw new MongoFailure('BadValue', `BulkWrite ops entry ${kind} has an invalid nsInfo index.`);
  return { kind, statement: value, namespace };
}

function perform(
  engine: Engine,
  operation: Operation & { variables: ReadonlyMap<string, Value> },
  totals: Totals,
): Reply {
  try {
    return runOperation(engine, operation, totals);
  } catch (error) {
    if (!(error instanceof MongoFailure)) throw error;
    totals.nErrors += 1;
    const counts = operation.kind === 'update' ? { n: 0, nModified: 0 } : { n: 0 };
    return { ok: 0, idx: 0, code: error.code, errmsg: error.message, ...error.details, ...counts };
  }
}

function runOperation(
  engine: Engine,
  { kind, statement, namespace, variables }: Operation & { variables: ReadonlyMap<string, Value> },
  totals: Totals,
): Reply {
  if (kind === 'insert') {
    engine.store.insert(engine.ensureCollection(namespace), withId(documentField(statement, 'document')));
    totals.nInserted += 1;
    return { ok: 1, idx: 0, n: 1 };
  }
  const common = {
    namespace,
    filter: documentField(statement, 'filter'),
    isMulti: strictField(statement, { name: 'multi', where: 'bulkWrite.ops' }),
    hint: statement.get('hint'),
    variables,
  };
  if (kind === 'delete') {
    const n = runDelete(engine, common);
    totals.nDeleted += n;
    return { ok: 1, idx: 0, n };
  }
  const sort = statement.get('sort');
  const result = runUpdate(engine, {
    ...common,
    update: statement.get('updateMods'),
    isUpsert: strictField(statement, { name: 'upsert', where: 'bulkWrite.ops' }),
    arrayFilters: statement.get('arrayFilters'),
    constants: statement.get('constants'),
    sort: sort instanceof BsonNode && sort.length > 0 ? sort : null,
  });
  const upserted: Record<string, BsonInput> =
    result.upsertedId === undefined ? {} : { upserted: { _id: result.upsertedId } };
  if (result.upsertedId === undefined) totals.nMatched += result.matched;
  else totals.nUpserted += 1;
  totals.nModified += result.modified;
  return { ok: 1, idx: 0, n: result.matched, nModified: result.modified, ...upserted };
}
