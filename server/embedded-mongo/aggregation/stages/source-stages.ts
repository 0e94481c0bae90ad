import { hostname } from 'node:os';
import { MongoFailure } from '../../errors.ts';
import type { StoredSizes } from '../../storage/document-store.ts';
import { BsonNode } from '../../values/bson-node.ts';
import { encodeDocument } from '../../values/encode.ts';
import type { Value } from '../../values/value.ts';
import { typeInMessage } from '../expressions/arguments.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { asDocument } from './simple-stages.ts';
import type { PipelineContext } from './stage.ts';

/** Where the documents of a pipeline come from, for stages that do not read a collection. */
export type OpenSource = (
  specification: Value,
  place: { namespace: string; context: PipelineContext },
) => Iterable<BsonNode>;

const documents: OpenSource = (specification, { namespace, context }) => {
  if (!namespace.endsWith('.$cmd.aggregate'))
    throw new MongoFailure(
      'InvalidNamespace',
      '$documents can only be run against a database or in a subpipeline: {aggregate: 1}',
    );
  const value = compileExpression(specification)({ root: new BsonNode(), variables: context.variables });
  if (!(value instanceof BsonNode) || !value.isArray)
    throw new MongoFailure(5858203, `an array is expected, found: ${typeInMessage(value)}`);
  return value
    .toValues()
    .map((item) =>
      asDocument(item, 40228, `$documents: array must contain only objects, found: ${typeInMessage(item)}`),
    );
};

const collStats: OpenSource = (specification, { namespace, context }) => {
  const options = asDocument(specification, 40166, '$collStats must take a nested object');
  const { engine } = context;
  const collection = engine.catalog.find(namespace);
  const made = BsonNode.of({ ns: namespace, host: hostname(), localTime: new Date() });
  options.keys().forEach((name) => {
    if (!['storageStats', 'count', 'latencyStats'].includes(name))
      throw new MongoFailure('IDLUnknownField', `BSON field '$collStats.${name}' is an unknown field.`);
    if (name === 'latencyStats')
      throw new MongoFailure('NotImplemented', 'latencyStats are not kept by this database');
    if (!collection)
      throw new MongoFailure(
        'NamespaceNotFound',
        `Unable to retrieve ${name} in $collStats stage :: caused by :: Collection [${namespace}] not found.`,
      );
    made.set(
      name,
      name === 'count' ? engine.store.count(collection) : storageStats(engine.store.describe(collection)),
    );
  });
  return [made];
};

function storageStats(sizes: StoredSizes): BsonNode {
  return new BsonNode(
    encodeDocument({ ...sizes, storageSize: sizes.size, totalSize: sizes.size + sizes.totalIndexSize }),
  );
}

const indexStats: OpenSource = (specification, { namespace, context }) => {
  if (
    asDocument(specification, 28803, 'The $indexStats stage specification must be an empty object').length > 0
  )
    throw new MongoFailure(28803, 'The $indexStats stage specification must be an empty object');
  const { engine } = context;
  return (engine.catalog.find(namespace)?.indexes ?? []).map(({ name, definition, uses }) =>
    BsonNode.of({
      name,
      key: definition.get('key'),
      host: hostname(),
      accesses: BsonNode.of({ ops: BigInt(uses), since: engine.startedAt }),
      spec: definition,
    }),
  );
};

const listLocalSessions: OpenSource = (specification, { context }) => {
  const options = asDocument(specification, 9, '$listLocalSessions options must be specified in an object');
  const unknown = options.keys().find((name) => name !== 'allUsers' && name !== 'users');
  if (unknown !== undefined)
    throw new MongoFailure(
      'IDLUnknownField',
      `BSON field '$listLocalSessions.${unknown}' is an unknown field.`,
    );
  return [...context.engine.sessions.values()].map(({ id, lastUse }) =>
    BsonNode.of({ _id: BsonNode.of({ id }), lastUse }),
  );
};

export const sourceStages: Record<string, OpenSource> = {
  $documents: documents,
  $collStats: collStats,
  $indexStats: indexStats,
  $listLocalSessions: listLocalSessions,
};
