import type { Engine } from '../engine/engine.ts';
import { type Found, findForWrite } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { compileProjection } from '../query/compile-projection.ts';
import type { Collection } from '../storage/catalog.ts';
import { compileUpdate } from '../update/compile-update.ts';
import type { BsonNode } from '../values/bson-node.ts';
import { booleanField, type Command, documentField, namespaceOf, type Reply } from './command.ts';
import { withId } from './insert.ts';
import { applyTo, eventKind } from './update.ts';
import { upsertedDocument } from './upserted-document.ts';

export const findAndModify: Command = {
  isWrite: true,
  options: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'hint',
    'bypassDocumentValidation',
  ],
  run: (request, engine) => {
    const { body } = request;
    const isRemoval = booleanField(body, 'remove');
    checkForm(body, isRemoval);
    const collection = engine.ensureCollection(namespaceOf(request));
    const sort = documentField(body, 'sort');
    const query = {
      filter: documentField(body, 'query'),
      sort: sort.length > 0 ? sort : null,
      hint: body.get('hint'),
      limit: 1,
    };
    const [found] = findForWrite(engine, collection, query);
    if (!isRemoval) return modify(engine, collection, { body, found });
    if (!found) return { lastErrorObject: { n: 0 }, value: null };
    const value = shown(body, found.document, found.positional);
    engine.store.remove(collection, found.record, found.document);
    return { lastErrorObject: { n: 1 }, value };
  },
};

function checkForm(body: BsonNode, isRemoval: boolean): void {
  if (isRemoval && body.has('update')) {
    throw new MongoFailure('FailedToParse', "Cannot specify both an 'update' and 'remove'=true");
  }
  if (isRemoval && booleanField(body, 'new')) {
    throw new MongoFailure(
      'FailedToParse',
      "Cannot specify both 'new'=true and 'remove'=true; 'remove' always returns the deleted document",
    );
  }
  if (!isRemoval && !body.has('update')) {
    throw new MongoFailure('FailedToParse', "Either an 'update' or 'remove'=true must be specified");
  }
}

function modify(
  engine: Engine,
  collection: Collection,
  { body, found }: { body: BsonNode; found: Found | undefined },
): Reply {
  const compiled = compileUpdate(body.get('update'), body.get('arrayFilters'));
  const isNew = booleanField(body, 'new');
  if (found) {
    const after = applyTo(compiled, found.document, found.positional);
    const before = shown(body, found.document, found.positional);
    if (after)
      engine.store.update(collection, {
        record: found.record,
        before: found.document,
        after,
        kind: eventKind(compiled),
      });
    const value = isNew && after ? shown(body, after, found.positional) : before;
    return { lastErrorObject: { n: 1, updatedExisting: true }, value };
  }
  if (!booleanField(body, 'upsert'))
    return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const made = withId(upsertedDocument(documentField(body, 'query'), compiled));
  engine.store.insert(collection, made);
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: made.get('_id') };
  return { lastErrorObject, value: isNew ? shown(body, made, null) : null };
}

function shown(body: BsonNode, document: BsonNode, positional: number | null): BsonNode {
  const project = compileProjection(body.get('fields'));
  return project ? project(document, positional) : document;
}
