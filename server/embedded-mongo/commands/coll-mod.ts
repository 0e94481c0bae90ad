import type { Engine } from '../engine/engine.ts';
import { MongoFailure } from '../errors.ts';
import type { Collection, Index } from '../storage/catalog.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type BsonInput, encodeDocument } from '../values/encode.ts';
import { isEqual } from '../values/value-order.ts';
import { refuseKinds, unsupportedKinds } from './collection-commands.ts';
import { booleanField, type Command, namespaceOf, type Reply } from './command.ts';
import { checkDefinition } from './index-definition.ts';

/** Changes what may be changed of a collection: an index can be hidden, become unique, or expire its documents later. */
export const collMod: Command = {
  isWrite: true,
  options: ['index', 'dryRun', 'validationLevel', 'validationAction', ...unsupportedKinds],
  run: (request, engine) => {
    const { body } = request;
    const namespace = namespaceOf(request);
    const collection = engine.catalog.find(namespace);
    if (!collection) throw new MongoFailure('NamespaceNotFound', `ns does not exist: ${namespace}`);
    refuseKinds(body);
    const wish = body.get('index');
    if (!(wish instanceof BsonNode)) return {};
    const index = findIndex(collection, wish);
    return changeIndex(engine, collection, { index, wish, isDryRun: booleanField(body, 'dryRun') });
  },
};

const changeable = ['hidden', 'expireAfterSeconds', 'unique', 'prepareUnique'];

function findIndex(collection: Collection, wish: BsonNode): Index {
  const unknown = wish.keys().find((name) => ![...changeable, 'name', 'keyPattern'].includes(name));
  if (unknown !== undefined)
    throw new MongoFailure('IDLUnknownField', `BSON field 'collMod.index.${unknown}' is an unknown field.`);
  if (!wish.has('name') && !wish.has('keyPattern'))
    throw new MongoFailure('InvalidOptions', 'Must specify either index name or key pattern.');
  if (!changeable.some((name) => wish.has(name)))
    throw new MongoFailure('InvalidOptions', 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  const index = collection.indexes.find(
    ({ name, definition }) =>
      name === wish.get('name') ||
      (wish.has('keyPattern') && isEqual(definition.get('key'), wish.get('keyPattern'))),
  );
  if (!index) throw new MongoFailure('IndexNotFound', `cannot find index for ns ${collection.namespace}`);
  if (index.name === '_id_') throw new MongoFailure('BadValue', "can't change the _id index");
  return index;
}

type IndexChange = { index: Index; wish: BsonNode; isDryRun: boolean };

function changeIndex(engine: Engine, collection: Collection, { index, wish, isDryRun }: IndexChange): Reply {
  const definition = index.definition.copy();
  const reply: Reply = {};
  const change = (field: string, before: BsonInput): void => {
    reply[`${field}_old`] = before;
    reply[`${field}_new`] = wish.get(field);
    definition.set(field, wish.get(field));
    if (wish.get(field) === false) definition.remove(field);
  };
  if (wish.has('hidden')) change('hidden', index.isHidden);
  if (wish.has('expireAfterSeconds')) change('expireAfterSeconds', index.expireAfterSeconds ?? undefined);
  if (wish.has('prepareUnique')) change('prepareUnique', index.isPreparingUnique);
  const isMadeUnique = booleanField(wish, 'unique') && !index.isUnique;
  if (isMadeUnique) {
    if (!index.isPreparingUnique && !isDryRun)
      throw new MongoFailure(
        'InvalidOptions',
        'Cannot make index unique that is not prepared: use prepareUnique first',
      );
    refuseDuplicates(engine, collection, index);
    definition.remove('prepareUnique');
    definition.set('unique', true);
    reply.unique_new = true;
  }
  if (isDryRun) return reply;
  const checked = checkDefinition(new BsonNode(encodeDocument(definition)));
  if (isMadeUnique) engine.store.dropIndex(index);
  engine.catalog.redefineIndex(collection, index, checked);
  if (isMadeUnique) engine.store.buildIndex(collection, index);
  return reply;
}

function refuseDuplicates(engine: Engine, collection: Collection, index: Index): void {
  const groups = engine.store.findDuplicates(collection, index);
  if (groups.length === 0) return;
  throw new MongoFailure(
    'CannotConvertIndexToUnique',
    'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
    { violations: groups.map((ids) => ({ ids })) },
  );
}
