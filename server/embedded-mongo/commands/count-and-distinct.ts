import { startFinding } from '../engine/run-query.ts';
import { MongoFailure } from '../errors.ts';
import { compileQuery } from '../query/compile-query.ts';
import { type BsonInput, encodeDocument } from '../values/encode.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { valuesAt } from '../values/paths.ts';
import { type Command, documentField, namespaceOf, numberField } from './command.ts';

const maxDistinctBytes = 16 * 1024 * 1024;

function checkSize(reply: Buffer): void {
  if (reply.length > maxDistinctBytes) throw new MongoFailure(17217, 'distinct too big, 16mb cap');
}

export const count: Command = {
  isWrite: false,
  options: ['query', 'skip', 'limit', 'hint', 'fields'],
  run: (request, engine) => {
    const { body } = request;
    const filter = documentField(body, 'query');
    compileQuery(filter);
    const collection = engine.catalog.find(namespaceOf(request));
    if (!collection) return { n: 0 };
    const skip = numberField(body, 'skip', 0);
    if (skip < 0)
      throw new MongoFailure(51024, `BSON field 'skip' value must be >= 0, actual value '${skip}'`);
    const limit = Math.abs(numberField(body, 'limit', 0));
    let n = 0;
    if (filter.length === 0) n = engine.store.count(collection);
    else {
      startFinding(engine, collection, { filter, hint: body.get('hint') }).take(() => {
        n += 1;
        return limit === 0 || n < skip + limit;
      });
    }
    const rest = Math.max(n - skip, 0);
    return { n: limit > 0 ? Math.min(rest, limit) : rest };
  },
};

export const distinct: Command = {
  isWrite: false,
  options: ['key', 'query', 'hint'],
  run: (request, engine) => {
    const { body } = request;
    const key = body.get('key');
    if (key === undefined)
      throw new MongoFailure('IDLFailedToParse', "BSON field 'distinct.key' is missing but a required field");
    if (typeof key !== 'string')
      throw new MongoFailure(
        'TypeMismatch',
        "BSON field 'distinct.key' is the wrong type, expected type 'string'",
      );
    const filter = documentField(body, 'query');
    compileQuery(filter);
    const collection = engine.catalog.find(namespaceOf(request));
    const values = new Map<string, BsonInput>();
    if (collection) {
      startFinding(engine, collection, { filter, hint: body.get('hint') }).take(({ document }) => {
        for (const value of valuesAt(document, key.split('.')).values) {
          if (value !== undefined) values.set(encodeKey(value).toString('latin1'), value);
        }
        return true;
      });
    }
    const sorted = [...values.keys()].sort().map((text) => values.get(text) ?? null);
    checkSize(encodeDocument({ values: sorted }));
    return { values: sorted };
  },
};
