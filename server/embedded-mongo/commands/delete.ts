import { findForWrite } from '../engine/run-query.ts';
import {
  arrayField,
  booleanField,
  type Command,
  documentField,
  namespaceOf,
  numberField,
} from './command.ts';
import { checkStatement } from './update.ts';
import { runStatements } from './write-errors.ts';

const statementFields = ['q', 'limit', 'hint', 'collation'];

export const deleteDocuments: Command = {
  isWrite: true,
  options: ['deletes', 'ordered'],
  run: (request, engine) => {
    const { body } = request;
    const collection = engine.catalog.find(namespaceOf(request));
    let n = 0;
    const errors = runStatements(
      arrayField(body, 'deletes'),
      booleanField(body, 'ordered', true),
      (statement) => {
        checkStatement(statement, statementFields, 'delete.deletes');
        if (!collection) return;
        const limit = numberField(statement, 'limit', 0);
        const found = findForWrite(engine, collection, {
          filter: documentField(statement, 'q'),
          hint: statement.get('hint'),
          limit,
        });
        for (const { record, document } of found) {
          engine.store.remove(collection, record, document);
          n += 1;
        }
      },
    );
    return { n, ...errors };
  },
};
