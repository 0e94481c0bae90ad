import { Timestamp } from 'bson';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type BsonInput, encodeDocument } from '../values/encode.ts';
import type { LoggedChange } from './change-log.ts';
import { compileEventStages } from './change-stream-stages.ts';
import type { Engine } from './engine.ts';

type Wish = { namespace: string; stages: BsonNode[]; batchSize: number };

const knownOptions = [
  'fullDocument',
  'resumeAfter',
  'startAfter',
  'fullDocumentBeforeChange',
  'showExpandedEvents',
];

/** A stream that has told all there is rests for so long, so that many changes make few replies. */
const restMs = 8;

/** Opens a change stream on a collection: its cursor waits for commits. */
export function openChangeStream(
  engine: Engine,
  { namespace, stages, batchSize }: Wish,
): Record<string, BsonInput> {
  const [first, ...rest] = stages;
  const options = first?.get('$changeStream');
  if (!(options instanceof BsonNode))
    throw new MongoFailure('TypeMismatch', '$changeStream must be an object');
  const isLookingUp = checkOptions(options) === 'updateLookup';
  const [database = ''] = namespace.split('.');
  const { show, asksForDescription } = compileEventStages(engine, database, rest);
  let position = startOf(engine, options);
  engine.changes.watch(namespace);
  let isInvalid = false;
  let resting: Promise<void> | null = null;
  const source = {
    isDone: () => isInvalid,
    take: (count: number): Buffer[] => {
      if (resting) return [];
      const batch: Buffer[] = [];
      for (const change of engine.changes.since(namespace, position)) {
        if (batch.length >= count) return batch;
        position = change.sequence;
        for (const event of eventsOf(engine, change, { isLookingUp, asksForDescription })) {
          const shown = show(event);
          if (shown) batch.push(encodeDocument(shown));
        }
        if (isEnd(change)) {
          isInvalid = true;
          break;
        }
      }
      if (batch.length === 0) position = Math.max(position, engine.changes.last());
      else {
        resting = pause(restMs).then(() => {
          resting = null;
        });
      }
      return batch;
    },
  };
  const resumeToken = (): string => engine.changes.tokenOf(position);
  const wait = async (timeoutMs: number): Promise<void> => {
    if (engine.changes.last() <= position) await engine.changes.wait(namespace, timeoutMs);
    await resting;
  };
  const firstBatch = source.take(batchSize);
  const cursor = engine.cursors.open({ namespace, source, wait, resumeToken, isPatient: false });
  return {
    cursor: { firstBatch, id: cursor.id, ns: namespace, postBatchResumeToken: { _data: resumeToken() } },
  };
}

function checkOptions(options: BsonNode): string {
  for (const name of options.keys()) {
    const value = options.get(name);
    if (name === 'fullDocumentBeforeChange' && value !== 'off') {
      throw new MongoFailure(
        'NotImplemented',
        'Pre-images of change streams are not supported by this database',
      );
    }
    if (name === 'showExpandedEvents' && value === true) {
      throw new MongoFailure('NotImplemented', 'showExpandedEvents is not supported by this database');
    }
    if (!knownOptions.includes(name)) {
      throw new MongoFailure(
        'NotImplemented',
        `The option '${name}' of $changeStream is not supported by this database`,
      );
    }
  }
  const mode = options.get('fullDocument') ?? 'default';
  if (mode !== 'default' && mode !== 'updateLookup') {
    throw new MongoFailure(
      'NotImplemented',
      `fullDocument: '${String(mode)}' is not supported by this database`,
    );
  }
  return mode;
}

function startOf(engine: Engine, options: BsonNode): number {
  const token = options.get('resumeAfter') ?? options.get('startAfter');
  if (token === undefined) return engine.changes.last();
  const data = token instanceof BsonNode ? token.get('_data') : undefined;
  if (typeof data !== 'string')
    throw new MongoFailure('FailedToParse', 'resume token is not one of this server');
  return engine.changes.sequenceOf(data);
}

function isEnd({ kind }: LoggedChange): boolean {
  return kind === 'drop' || kind === 'rename';
}

/** A namespace as events tell it. */
function placeOf(namespace: string): { db: string; coll: string } {
  const [db = '', ...rest] = namespace.split('.');
  return { db, coll: rest.join('.') };
}

/** The events a stream shows for a change; a collection that is dropped or renamed also invalidates the stream. */
function eventsOf(
  engine: Engine,
  change: LoggedChange,
  shape: { isLookingUp: boolean; asksForDescription: boolean },
): BsonNode[] {
  const token = { _data: engine.changes.tokenOf(change.sequence) };
  const base = {
    _id: token,
    operationType: change.kind,
    clusterTime: new Timestamp({ t: Math.floor(change.at.getTime() / 1000), i: change.sequence >>> 0 }),
    wallTime: change.at,
  };
  const ns = placeOf(change.namespace);
  if (isEnd(change)) {
    const to = change.to === null ? {} : { to: placeOf(change.to) };
    const invalidate = { ...base, operationType: 'invalidate' };
    return [toNode({ ...base, ns, ...to }), toNode(invalidate)];
  }
  const event: Record<string, BsonInput> = { ...base };
  if (change.document) event.fullDocument = change.document;
  if (change.kind === 'update' && shape.isLookingUp) event.fullDocument = lookUp(engine, change);
  event.ns = ns;
  event.documentKey = { _id: change.id };
  if (change.describe && shape.asksForDescription) event.updateDescription = change.describe();
  return [toNode(event)];
}

function lookUp(engine: Engine, change: LoggedChange): BsonInput {
  const collection = engine.catalog.find(change.namespace);
  const record = collection && engine.store.findById(collection, change.id);
  return (collection && record !== undefined && engine.store.read(collection, record)) || null;
}

function toNode(event: Record<string, BsonInput>): BsonNode {
  return new BsonNode(encodeDocument(event));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
