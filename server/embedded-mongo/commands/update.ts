import type { Engine } from '../engine/engine.ts';
import { findForWrite } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { type CompiledUpdate, compileUpdate } from '../update/compile-update.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type BsonInput, encodeDocument } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import {
  arrayField,
  booleanField,
  type Command,
  documentField,
  namespaceOf,
  refuseCollation,
} from './command.ts';
import { withId } from './insert.ts';
import { upsertedDocument } from './upserted-document.ts';
import { runStatements } from './write-errors.ts';

const statementFields = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort'];

export const update: Command = {
  isWrite: true,
  options: ['updates', 'ordered', 'bypassDocumentValidation'],
  run: (request, engine) => {
    const { body } = request;
    const collection = engine.ensureCollection(namespaceOf(request));
    const upserted: BsonInput[] = [];
    let n = 0;
    let nModified = 0;
    const errors = runStatements(
      arrayField(body, 'updates'),
      booleanField(body, 'ordered', true),
      (statement, index) => {
        const result = runUpdate(engine, collection, statement);
        n += result.matched;
        nModified += result.modified;
        if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
      },
    );
    return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
  },
};

type UpdateResult = { matched: number; modified: number; upsertedId: Value };

function runUpdate(engine: Engine, collection: Collection, statement: BsonNode): UpdateResult {
  checkStatement(statement, statementFields, 'update.updates');
  const filter = documentField(statement, 'q');
  const isMulti = booleanField(statement, 'multi');
  const compiled = compileUpdate(statement.get('u'), statement.get('arrayFilters'));
  if (isMulti && compiled.kind === 'replacement') {
    throw new MongoFailure('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  const sort = statement.get('sort');
  if (isMulti && sort !== undefined)
    throw new MongoFailure('FailedToParse', 'Cannot specify sort with multi=true');
  const wish = { filter, hint: statement.get('hint'), sort: sort instanceof BsonNode ? sort : null };
  const found = findForWrite(engine, collection, { ...wish, limit: isMulti ? 0 : 1 });
  let modified = 0;
  for (const { record, document, positional } of isMulti ? found : found.slice(0, 1)) {
    const after = applyTo(compiled, document, positional);
    if (!after) continue;
    engine.store.update(collection, { record, before: document, after, kind: eventKind(compiled) });
    modified += 1;
  }
  if (found.length > 0) return { matched: isMulti ? found.length : 1, modified, upsertedId: undefined };
  if (!booleanField(statement, 'upsert')) return { matched: 0, modified: 0, upsertedId: undefined };
  const made = withId(upsertedDocument(filter, compiled));
  engine.store.insert(collection, made);
  return { matched: 1, modified: 0, upsertedId: made.get('_id') };
}

export function checkStatement(statement: BsonNode, allowed: readonly string[], where: string): void {
  for (const name of statement.keys()) {
    if (name === 'collation') refuseCollation(statement.get(name));
    else if (name === 'c')
      throw new MongoFailure('NotImplemented', "The option 'let' is not supported by this database");
    else if (!allowed.includes(name)) {
      throw new MongoFailure('IDLUnknownField', `BSON field '${where}.${name}' is an unknown field.`);
    }
  }
}

export function eventKind(compiled: CompiledUpdate): 'update' | 'replace' {
  return compiled.kind === 'replacement' ? 'replace' : 'update';
}

/** The document after an update, or null when it changes nothing. */
export function applyTo(
  compiled: CompiledUpdate,
  document: BsonNode,
  positional: number | null,
): BsonNode | null {
  const fresh = new BsonNode(document.source, document.start);
  const after = compiled.apply(fresh, { positional, now: new Date(), isInsert: false });
  if (after === fresh) return after.isChanged() ? after : null;
  return encodeDocument(after).equals(encodeDocument(document)) ? null : after;
}
