import { withId } from '../engine/storable-document.ts';
import { arrayField, type Command, namespaceOf, strictField } from './command.ts';
import { asStatement, runStatements } from './write-errors.ts';

export const insert: Command = {
  isWrite: true,
  options: ['documents', 'ordered', 'bypassDocumentValidation'],
  run: (request, engine) => {
    const { body } = request;
    const collection = engine.ensureCollection(namespaceOf(request));
    let n = 0;
    const errors = runStatements(
      arrayField(body, 'documents').map(asStatement),
      strictField(body, { name: 'ordered', where: 'insert' }, true),
      (document) => {
        engine.store.insert(collection, withId(document));
        n += 1;
      },
    );
    return { n, ...errors };
  },
};
