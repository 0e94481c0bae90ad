import { MongoFailure } from '../errors.ts';
import type { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import {
  arrayField,
  type Command,
  documentField,
  namespaceOf,
  numberField,
  strictField,
  variablesOf,
} from './command.ts';
import { checkStatement } from './update.ts';
import { asStatement, runStatements } from './write-errors.ts';
import { type DeleteWish, runDelete } from './write-operations.ts';

const statementFields = ['q', 'limit', 'hint', 'collation'];

export const deleteDocuments: Command = {
  isWrite: true,
  options: ['deletes', 'ordered', 'let'],
  run: (request, engine) => {
    const { body } = request;
    const namespace = namespaceOf(request);
    const variables = variablesOf(body);
    let n = 0;
    const errors = runStatements(
      arrayField(body, 'deletes').map((one) => readStatement(asStatement(one), namespace, variables)),
      strictField(body, { name: 'ordered', where: 'delete' }, true),
      (statement) => {
        n += runDelete(engine, statement);
      },
    );
    return { n, ...errors };
  },
};

function readStatement(
  statement: BsonNode,
  namespace: string,
  variables: ReadonlyMap<string, Value>,
): DeleteWish {
  checkStatement(statement, statementFields, 'delete.deletes');
  for (const name of ['q', 'limit'])
    if (!statement.has(name))
      throw new MongoFailure(
        'IDLFailedToParse',
        `BSON field 'delete.deletes.${name}' is missing but a required field`,
      );
  const limit = numberField(statement, 'limit', 0);
  if (limit !== 0 && limit !== 1)
    throw new MongoFailure('FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  return {
    namespace,
    filter: documentField(statement, 'q'),
    hint: statement.get('hint'),
    isMulti: limit === 0,
    variables,
  };
}
