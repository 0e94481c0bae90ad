import { MongoFailure } from '../errors.ts';
import {
  arrayField,
  booleanField,
  type Command,
  documentField,
  namespaceOf,
  numberField,
  variablesOf,
} from './command.ts';
import { checkStatement } from './update.ts';
import { runStatements } from './write-errors.ts';
import { runDelete } from './write-operations.ts';

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
      arrayField(body, 'deletes'),
      booleanField(body, 'ordered', true),
      (statement) => {
        checkStatement(statement, statementFields, 'delete.deletes');
        for (const name of ['q', 'limit'])
          if (!statement.has(name))
            throw new MongoFailure(
              'IDLFailedToParse',
              `BSON field 'delete.deletes.${name}' is missing but a required field`,
            );
        const limit = numberField(statement, 'limit', 0);
        if (limit !== 0 && limit !== 1)
          throw new MongoFailure(
            'FailedToParse',
            `The limit field in delete objects must be 0 or 1. Got ${limit}`,
          );
        n += runDelete(engine, {
          namespace,
          filter: documentField(statement, 'q'),
          hint: statement.get('hint'),
          isMulti: limit === 0,
          variables,
        });
      },
    );
    return { n, ...errors };
  },
};
