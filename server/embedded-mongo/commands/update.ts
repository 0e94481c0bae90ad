import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import {
  arrayField,
  type Command,
  documentField,
  namespaceOf,
  refuseCollation,
  strictField,
  variablesOf,
} from './command.ts';
import { asStatement, runStatements } from './write-errors.ts';
import { runUpdate, type UpdateWish } from './write-operations.ts';

const statementFields = ['q', 'u', 'c', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort'];

export const update: Command = {
  isWrite: true,
  options: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  run: (request, engine) => {
    const { body } = request;
    const namespace = namespaceOf(request);
    const variables = variablesOf(body);
    const upserted: BsonInput[] = [];
    let n = 0;
    let nModified = 0;
    const errors = runStatements(
      // All of them are read before the first one runs: a field that is not known is an error of the command.
      arrayField(body, 'updates').map((one) => readStatement(asStatement(one), namespace, variables)),
      strictField(body, { name: 'ordered', where: 'update' }, true),
      (statement, index) => {
        const result = runUpdate(engine, statement);
        n += result.matched;
        nModified += result.modified;
        if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
      },
    );
    return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
  },
};

function readStatement(
  statement: BsonNode,
  namespace: string,
  variables: ReadonlyMap<string, Value>,
): UpdateWish {
  checkStatement(statement, statementFields, 'update.updates');
  for (const name of ['q', 'u'])
    if (!statement.has(name))
      throw new MongoFailure(
        'IDLFailedToParse',
        `BSON field 'update.updates.${name}' is missing but a required field`,
      );
  const sort = statement.get('sort');
  return {
    namespace,
    filter: documentField(statement, 'q'),
    update: statement.get('u'),
    isMulti: strictField(statement, { name: 'multi', where: 'update.updates' }),
    isUpsert: strictField(statement, { name: 'upsert', where: 'update.updates' }),
    arrayFilters: statement.get('arrayFilters'),
    constants: statement.get('c'),
    hint: statement.get('hint'),
    sort: sort instanceof BsonNode && sort.length > 0 ? sort : null,
    variables,
  };
}

/** Refuses the fields of a statement that are not known, and collations. */
export function checkStatement(statement: BsonNode, allowed: readonly string[], where: string): void {
  for (const name of statement.keys()) {
    if (name === 'collation') refuseCollation(statement.get(name));
    else if (!allowed.includes(name))
      throw new MongoFailure('IDLUnknownField', `BSON field '${where}.${name}' is an unknown field.`);
  }
}
