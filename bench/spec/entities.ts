import {
  type ClientSession,
  type Collection,
  type CollectionOptions,
  type Db,
  MongoClient,
  type MongoClientOptions,
  MongoServerSelectionError,
  ReadPreference,
  type ReadPreferenceMode,
  type TagSet,
} from 'mongodb';
import { Mismatch } from './match.ts';
import type { Doc } from './spec-file.ts';

/** A client with what it told about itself while a test ran. */
export type WatchedClient = {
  client: MongoClient;
  events: { kind: string; event: Doc }[];
  checkedOut: number;
};

/** The named things of a test. */
export type Entities = {
  create(descriptions: readonly Doc[]): Promise<void>;
  client(name: string): WatchedClient;
  database(name: string): Db;
  collection(name: string): Collection<Doc>;
  session(name: string): ClientSession;
  lsidOf(name: string): unknown;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  clientNames(): string[];
  close(): Promise<void>;
};

const hiddenCommands = ['configureFailPoint'];
const sensitiveCommands = [
  'authenticate',
  'saslStart',
  'saslContinue',
  'getnonce',
  'createUser',
  'updateUser',
  'copydbgetnonce',
  'copydbsaslstart',
  'copydb',
];

export function createEntitiesOn(uri: string): Entities {
  const named = new Map<string, unknown>();
  const clients = new Map<string, WatchedClient>();
  const lsids = new Map<string, unknown>();

  const get = (name: string): unknown => {
    if (!named.has(name)) throw new Mismatch(`there is no entity "${name}"`);
    return named.get(name);
  };

  const makeClient = async (wish: Doc): Promise<void> => {
    const options = (wish.uriOptions ?? {}) as Doc;
    const client = new MongoClient(uri, {
      monitorCommands: true,
      serverSelectionTimeoutMS: 5000,
      ...optionsOfUri(options),
      ...(wish.serverApi ? { serverApi: wish.serverApi as MongoClientOptions['serverApi'] } : {}),
    } as MongoClientOptions);
    const watched: WatchedClient = { client, events: [], checkedOut: 0 };
    watch(watched, wish);
    await connectOrSkip(client, options);
    clients.set(String(wish.id), watched);
    named.set(String(wish.id), client);
  };

  const makers: Record<string, (wish: Doc) => Promise<void> | void> = {
    client: makeClient,
    database: (wish) => {
      const { client } = clientNamed(clients, String(wish.client));
      named.set(String(wish.id), client.db(String(wish.databaseName), concerns(wish.databaseOptions)));
    },
    collection: (wish) => {
      const database = get(String(wish.database)) as Db;
      const options = concerns(wish.collectionOptions) as CollectionOptions;
      named.set(String(wish.id), database.collection(String(wish.collectionName), options));
    },
    session: (wish) => {
      const { client } = clientNamed(clients, String(wish.client));
      const session = client.startSession(sessionOptions(wish.sessionOptions));
      named.set(String(wish.id), session);
      lsids.set(String(wish.id), session.id);
    },
  };

  return {
    create: async (descriptions) => {
      for (const description of descriptions) {
        const [kind = ''] = Object.keys(description);
        const make = makers[kind];
        if (!make) throw new Unsupported(`entities of the kind ${kind}`);
        await make(description[kind] as Doc);
      }
    },
    client: (name) => clientNamed(clients, name),
    database: (name) => get(name) as Db,
    collection: (name) => get(name) as Collection<Doc>,
    session: (name) => get(name) as ClientSession,
    lsidOf: (name) => lsids.get(name),
    get,
    set: (name, value) => void named.set(name, value),
    clientNames: () => [...clients.keys()],
    close: async () => {
      for (const { client } of clients.values()) await client.close(true);
    },
  };
}

/** A test asks for something that this runner does not do: it is counted as skipped. */
export class Unsupported extends Error {}

/** A replica set of one has no secondary, and the driver for Node looks for one as soon as it connects. */
async function connectOrSkip(client: MongoClient, { readPreference }: Doc): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const isWithout = error instanceof MongoServerSelectionError && readPreference === 'secondary';
    throw isWithout ? new Unsupported('a replica set with a secondary') : error;
  }
}

function clientNamed(clients: ReadonlyMap<string, WatchedClient>, name: string): WatchedClient {
  const found = clients.get(name);
  if (!found) throw new Mismatch(`there is no client "${name}"`);
  return found;
}

function watch(watched: WatchedClient, wish: Doc): void {
  const { client } = watched;
  const observed = (wish.observeEvents ?? []) as string[];
  const ignored = [...hiddenCommands, ...((wish.ignoreCommandMonitoringEvents ?? []) as string[])];
  const isHidden = (event: Doc): boolean => {
    const name = String(event.commandName);
    if (ignored.includes(name)) return true;
    if (wish.observeSensitiveCommands === true) return false;
    return sensitiveCommands.includes(name) || (/^(hello|isMaster|ismaster)$/.test(name) && isEmpty(event));
  };
  for (const [kind, name] of [
    ['commandStartedEvent', 'commandStarted'],
    ['commandSucceededEvent', 'commandSucceeded'],
    ['commandFailedEvent', 'commandFailed'],
  ] as const) {
    if (!observed.includes(kind)) continue;
    client.on(name as 'commandStarted', (event: unknown) => {
      const told = event as Doc;
      if (!isHidden(told)) watched.events.push({ kind, event: told });
    });
  }
  client.on('connectionCheckedOut', () => {
    watched.checkedOut += 1;
  });
  client.on('connectionCheckedIn', () => {
    watched.checkedOut -= 1;
  });
}

/** The driver empties what it must not show. */
function isEmpty(event: Doc): boolean {
  const shown = (event.command ?? event.reply ?? {}) as Doc;
  return Object.keys(shown).length === 0;
}

function optionsOfUri(options: Doc): Doc {
  const { w, j, wTimeoutMS, readConcernLevel, ...rest } = options;
  return {
    ...rest,
    ...(w === undefined ? {} : { w }),
    ...(j === undefined ? {} : { journal: j }),
    ...(wTimeoutMS === undefined ? {} : { wtimeoutMS: wTimeoutMS }),
    ...(readConcernLevel === undefined ? {} : { readConcernLevel }),
  };
}

/** Options with a read preference as the driver takes it. */
export function concerns(options: unknown): Doc {
  const { readPreference, ...rest } = (options ?? {}) as Doc;
  return {
    ...rest,
    ...(readPreference ? { readPreference: toReadPreference(readPreference as Doc) } : {}),
  };
}

function toReadPreference({ mode, tagSets, maxStalenessSeconds }: Doc): ReadPreference {
  const staleness =
    maxStalenessSeconds === undefined ? {} : { maxStalenessSeconds: Number(maxStalenessSeconds) };
  return new ReadPreference(String(mode) as ReadPreferenceMode, tagSets as TagSet[], staleness);
}

function sessionOptions(options: unknown): Doc {
  const { defaultTransactionOptions, ...rest } = (options ?? {}) as Doc;
  return {
    ...rest,
    ...(defaultTransactionOptions ? { defaultTransactionOptions: concerns(defaultTransactionOptions) } : {}),
  };
}
