import type { Engine } from '../engine/engine.ts';
import type { Found } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { compileProjection } from '../query/compile-projection.ts';
import { compileUpdate } from '../update/compile-update.ts';
import type { BsonNode } from '../values/bson-node.ts';
import type { Value } from '../values/value.ts';
import {
  booleanField,
  type Command,
  documentField,
  namespaceOf,
  type Reply,
  variablesOf,
} from './command.ts';
import { change, findThat, upsert } from './write-operations.ts';

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
    'let',
    'bypassDocumentValidation',
  ],
  run: (request, engine) => {
    const { body } = request;
    const namespace = namespaceOf(request);
    const isRemoval = booleanField(body, 'remove');
    checkForm(body, isRemoval);
    const variables = variablesOf(body);
    const sort = documentField(body, 'sort');
    const wish = {
      namespace,
      filter: documentField(body, 'query'),
      sort: sort.length > 0 ? sort : null,
      hint: body.get('hint'),
      variables,
    };
    const compiled = isRemoval
      ? null
      : compileUpdate(body.get('update'), { arrayFilters: body.get('arrayFilters'), variables });
    const show = shower(body, variables);
    const found = findThat(engine, wish);
    if (!compiled) return remove(engine, namespace, { found, show });
    const isNew = booleanField(body, 'new');
    if (found) {
      const before = isNew ? null : show(found.document, found.positional);
      const after = change(engine, namespace, { compiled, found });
      const value = before ?? show(after ?? found.document, found.positional);
      return { lastErrorObject: { n: 1, updatedExisting: true }, value };
    }
    if (!booleanField(body, 'upsert'))
      return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const made = upsert(engine, wish, compiled);
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: made.get('_id') };
    return { lastErrorObject, value: isNew ? show(made, null) : null };
  },
};

type Show = (document: BsonNode, positional: number | null) => BsonNode;

function remove(
  engine: Engine,
  namespace: string,
  { found, show }: { found: Found | undefined; show: Show },
): Reply {
  const collection = engine.catalog.find(namespace);
  if (!found || !collection) return { lastErrorObject: { n: 0 }, value: null };
  const value = show(found.document, found.positional);
  engine.store.remove(collection, found.record, found.document);
  return { lastErrorObject: { n: 1 }, value };
}

function checkForm(body: BsonNode, isRemoval: boolean): void {
  if (isRemoval && body.has('update')) {
    throw new MongoFailure('FailedToParse', "Cannot specify both an 'update' and 'remove'=true");
  }
  if (isRemoval && booleanField(body, 'upsert')) {
    throw new MongoFailure('FailedToParse', "Cannot specify both 'upsert'=true and 'remove'=true");
  }
  if (isRemoval && booleanField(body, 'new')) {
    throw new MongoFailure(
      'FailedToParse',
      "Cannot specify both 'new'=true and 'remove'=true; 'remove' always returns the deleted document",
    );
  }
  if (isRemoval && body.has('arrayFilters')) {
    throw new MongoFailure('FailedToParse', "Cannot specify arrayFilters and 'remove'=true");
  }
  if (!isRemoval && !body.has('update')) {
    throw new MongoFailure('FailedToParse', 'Either an update or remove=true must be specified');
  }
}

/** How the document of the answer is shown; a projection that is wrong is found before anything is written. */
function shower(body: BsonNode, variables: ReadonlyMap<string, Value>): Show {
  const project = compileProjection(body.get('fields'), { variables });
  return (document, positional) => (project ? project(document, positional) : document);
}
