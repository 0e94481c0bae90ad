import { type MongoClient, MongoError, MongoServerError } from 'mongodb';
import { createEntitiesOn, type Entities, Unsupported } from './entities.ts';
import { type MatchContext, Mismatch, match, show } from './match.ts';
import { runOperation } from './operations.ts';
import type { CollectionData, Doc, ExpectedEvents, Operation, SpecFile, SpecTest } from './spec-file.ts';

export type Outcome = { kind: 'passed' | 'refused' | 'failed' | 'skipped'; note: string };

/** Codes by which a server says that it does not have what a test is about. */
const refusals = new Map([
  [115, 'CommandNotSupported'],
  [238, 'NotImplemented'],
  [263, 'OperationNotSupportedInTransaction'],
]);

/** Runs one test on a server; `admin` prepares the data and looks at what is left. */
export async function runSpecTest(
  uri: string,
  admin: MongoClient,
  { file, test }: { file: SpecFile; test: SpecTest },
): Promise<Outcome> {
  const refused: string[] = [];
  const entities = createEntitiesOn(uri);
  try {
    await prepare(admin, file.initialData ?? []);
    await entities.create(file.createEntities ?? []);
    const run = async (operations: readonly Operation[]): Promise<void> => {
      for (const operation of operations) await runStep(operation, entities, { refused, run });
    };
    await run(test.operations);
    for (const expected of test.expectEvents ?? []) checkEvents(expected, entities);
    for (const data of test.outcome ?? []) await checkOutcome(admin, data);
    return { kind: 'passed', note: '' };
  } catch (error) {
    if (error instanceof Unsupported) return { kind: 'skipped', note: `asks for ${error.message}` };
    noteRefusal(error, refused);
    if (refused.length > 0) return { kind: 'refused', note: refused.join('; ') };
    return { kind: 'failed', note: error instanceof Error ? error.message : String(error) };
  } finally {
    await entities.close();
  }
}

async function prepare(admin: MongoClient, initialData: readonly CollectionData[]): Promise<void> {
  for (const { databaseName, collectionName, documents, createOptions } of initialData) {
    const database = admin.db(databaseName);
    await database.dropCollection(collectionName);
    if (documents.length === 0 || createOptions)
      await database.createCollection(collectionName, createOptions ?? {});
    if (documents.length > 0) await database.collection(collectionName).insertMany(documents);
  }
}

type Step = { refused: string[]; run: (operations: readonly Operation[]) => Promise<void> };

async function runStep(operation: Operation, entities: Entities, { refused, run }: Step): Promise<void> {
  const context = contextOf(entities);
  let result: unknown;
  try {
    result = await runOperation(operation, entities, run);
  } catch (error) {
    if (error instanceof Unsupported || error instanceof Mismatch) throw error;
    noteRefusal(error, refused);
    if (operation.ignoreResultAndError) return;
    if (!operation.expectError) throw error;
    checkError(operation.expectError, error as Error, context);
    return;
  }
  if (operation.expectError) throw new Mismatch(`${operation.name}: expected an error, got ${show(result)}`);
  if (operation.saveResultAsEntity) entities.set(operation.saveResultAsEntity, result);
  if (operation.ignoreResultAndError || !('expectResult' in operation)) return;
  try {
    match(operation.expectResult, result ?? undefined, context);
  } catch (error) {
    if (operation.expectResult === null && (result === null || result === undefined)) return;
    throw error instanceof Mismatch ? new Mismatch(`${operation.name}: ${error.message}`) : error;
  }
}

function contextOf(entities: Entities): MatchContext {
  return { lsidOf: entities.lsidOf, entity: entities.get };
}

function noteRefusal(error: unknown, refused: string[]): void {
  const answer = error instanceof Error ? findServerError(error) : null;
  const code = codesOf(error, answer).find((one) => refusals.has(Number(one)));
  if (code === undefined) return;
  const sentence = `${refusals.get(Number(code))}: ${(answer ?? (error as Error)).message}`;
  if (refused.at(-1) !== sentence) refused.push(sentence);
}

/** The code of an answer, and those of the statements in it. */
function codesOf(error: unknown, answer: MongoServerError | null): unknown[] {
  const errors = (error as { writeErrors?: unknown } | null)?.writeErrors;
  const listed = errors instanceof Map ? [...errors.values()] : [errors ?? []].flat();
  return [answer?.code, ...listed.map((one) => (one as { code?: unknown }).code)];
}

function checkError(expected: Doc, error: Error, context: MatchContext): void {
  const fail = (sentence: string): never => {
    throw new Mismatch(`${sentence}: ${error.name}: ${error.message}`);
  };
  const server = findServerError(error);
  const response = (server?.errorResponse ?? server ?? {}) as unknown as Doc;
  if (expected.isClientError === true && server) fail('expected an error of the client');
  if (expected.isClientError === false && !(error instanceof MongoError))
    fail('expected an error of the server');
  const text = expected.errorContains;
  if (typeof text === 'string' && !error.message.toLowerCase().includes(text.toLowerCase()))
    fail(`expected "${text}"`);
  if (expected.errorCode !== undefined && response.code !== expected.errorCode)
    fail(`expected the code ${expected.errorCode}, got ${show(response.code)}`);
  if (
    expected.errorCodeName !== undefined &&
    (response.codeName ?? server?.codeName) !== expected.errorCodeName
  )
    fail(`expected ${expected.errorCodeName}`);
  const labelled = error as MongoError;
  for (const label of (expected.errorLabelsContain ?? []) as string[])
    if (!labelled.hasErrorLabel?.(label)) fail(`expected the label ${label}`);
  for (const label of (expected.errorLabelsOmit ?? []) as string[])
    if (labelled.hasErrorLabel?.(label)) fail(`the label ${label} was not expected`);
  if (expected.errorResponse) match(expected.errorResponse, response, context, 'errorResponse', true);
  if (expected.writeErrors)
    checkWriteErrors(expected.writeErrors as Doc, (error as unknown as Doc).writeErrors, context);
  if (expected.writeConcernErrors)
    match(
      expected.writeConcernErrors,
      (error as unknown as Doc).writeConcernErrors,
      context,
      'writeConcernErrors',
      true,
    );
  if (expected.expectResult !== undefined) {
    const partial = (error as unknown as Doc).result ?? (error as unknown as Doc).partialResult;
    match(expected.expectResult, resultOf(partial), context, 'expectResult', true);
  }
}

function findServerError(error: Error): MongoServerError | null {
  if (error.cause instanceof MongoServerError) return error.cause;
  return error instanceof MongoServerError ? error : null;
}

function byIndex(list: unknown): unknown {
  if (!(list instanceof Map)) return list;
  return Object.fromEntries([...list].map(([index, item]) => [String(index), item]));
}

function checkWriteErrors(expected: Doc, actual: unknown, context: MatchContext): void {
  const found = byIndex(actual) as Doc;
  const indexes = Object.keys(found ?? {});
  if (indexes.join() !== Object.keys(expected).join())
    throw new Mismatch(`writeErrors: expected those of ${Object.keys(expected)}, got those of ${indexes}`);
  for (const index of indexes) match(expected[index], found[index], context, `writeErrors.${index}`, true);
}

/** What was done before the error; the driver for Node shows one of nothing where others show none. */
function resultOf(result: unknown): unknown {
  if (typeof result !== 'object' || result === null) return undefined;
  const names = [
    'insertedCount',
    'matchedCount',
    'modifiedCount',
    'deletedCount',
    'upsertedCount',
    'insertedIds',
    'upsertedIds',
    'insertResults',
    'updateResults',
    'deleteResults',
  ];
  const all = result as Doc;
  if (
    'deleteResults' in all &&
    names.every((name) => !all[name] || (all[name] as Map<unknown, unknown>).size === 0)
  )
    return undefined;
  return Object.fromEntries(
    names.filter((name) => all[name] !== undefined).map((name) => [name, byIndex(all[name])]),
  );
}

function checkEvents(expected: ExpectedEvents, entities: Entities): void {
  if ((expected.eventType ?? 'command') !== 'command')
    throw new Unsupported(`events of the kind ${expected.eventType}`);
  const { events } = entities.client(expected.client);
  const context = contextOf(entities);
  const names = events.map(({ kind, event }) => `${kind} ${String(event.commandName)}`).join(', ');
  if (
    expected.ignoreExtraEvents
      ? events.length < expected.events.length
      : events.length !== expected.events.length
  )
    throw new Mismatch(`expected ${expected.events.length} events, got ${events.length} (${names})`);
  expected.events.forEach((wanted, index) => {
    const [kind = ''] = Object.keys(wanted);
    const actual = events[index];
    if (actual?.kind !== kind)
      throw new Mismatch(`event ${index}: expected ${kind}, got ${actual?.kind} (${names})`);
    checkEvent(wanted[kind] as Doc, actual.event, { context, at: `event ${index}` });
  });
}

function checkEvent(wanted: Doc, event: Doc, { context, at }: { context: MatchContext; at: string }): void {
  for (const name of ['command', 'reply'] as const)
    if (wanted[name] !== undefined) match(wanted[name], event[name], context, `${at}.${name}`, true);
  for (const name of ['commandName', 'databaseName'] as const)
    if (wanted[name] !== undefined && wanted[name] !== event[name])
      throw new Mismatch(`${at}: expected ${name} ${show(wanted[name])}, got ${show(event[name])}`);
  if (wanted.hasServiceId !== undefined && (event.serviceId != null) !== wanted.hasServiceId)
    throw new Mismatch(`${at}: serviceId is ${show(event.serviceId)}`);
  if (
    wanted.hasServerConnectionId !== undefined &&
    (event.serverConnectionId != null) !== wanted.hasServerConnectionId
  )
    throw new Mismatch(`${at}: serverConnectionId is ${show(event.serverConnectionId)}`);
}

async function checkOutcome(
  admin: MongoClient,
  { databaseName, collectionName, documents }: CollectionData,
): Promise<void> {
  const actual = await admin.db(databaseName).collection(collectionName).find().sort({ _id: 1 }).toArray();
  const context: MatchContext = { lsidOf: () => undefined, entity: () => undefined };
  if (actual.length !== documents.length)
    throw new Mismatch(`outcome: expected ${show(documents)}, got ${show(actual)}`);
  documents.forEach((document, index) => {
    match(document, actual[index], context, `outcome[${index}]`, false);
  });
}
