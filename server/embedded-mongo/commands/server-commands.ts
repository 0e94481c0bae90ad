import { randomBytes } from 'node:crypto';
import { arch, cpus, hostname, platform, release, totalmem, type } from 'node:os';
import { Binary, ObjectId } from 'bson';
import { searchNotEnabled } from '../aggregation/open-pipeline.ts';
import type { Engine } from '../engine/engine.ts';
import { sessionText } from '../engine/sessions.ts';
import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import { booleanField, type Command, type Reply } from './command.ts';

export const reportedVersion = '8.0.0';
const replicaSet = 'millrace';
const electionId = new ObjectId('7fffffff0000000000000001');

/** The description drivers ask for: the primary of a replica set of one, which may do retryable writes and streams. */
export function describeServer(request: { connectionId: number }, engine: Engine): Reply {
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    setName: replicaSet,
    setVersion: 1,
    electionId,
    hosts: [engine.address()],
    primary: engine.address(),
    me: engine.address(),
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: request.connectionId,
    minWireVersion: 0,
    maxWireVersion: 25,
    readOnly: false,
  };
}

/** Commands that only read what the server itself is. */
const answering = (options: readonly string[], run: Command['run']): Command => ({
  isWrite: false,
  options,
  run,
});

const helloOptions = [
  'helloOk',
  'client',
  'compression',
  'saslSupportedMechs',
  'speculativeAuthenticate',
  'topologyVersion',
  'maxAwaitTimeMS',
  'loadBalanced',
  'hello',
  'backpressure',
];

export const hello = answering(helloOptions, describeServer);
export const ping = answering([], () => ({}));
export const whatsMyUri = answering([], () => ({ you: '127.0.0.1:0' }));

/** Forgets sessions, or all of them; the writes that they numbered stay known for half an hour. */
export const endSessions = answering([], ({ body }, engine) => {
  const list = body.at(0);
  const sessions = list instanceof BsonNode ? list.toValues() : [];
  if (sessions.length === 0 && body.nameAt(0) === 'killAllSessions') engine.sessions.clear();
  for (const session of sessions) {
    const id = session instanceof BsonNode ? session.get('id') : undefined;
    if (id instanceof Binary) engine.sessions.delete(sessionText(id));
  }
  return {};
});

export const startSession = answering([], () => ({
  id: { id: new Binary(randomBytes(16), 4) },
  timeoutMinutes: 30,
}));

const parameters: Record<string, BsonInput> = {
  featureCompatibilityVersion: { version: '8.0' },
  authenticationMechanisms: [],
  quiet: false,
};

/** The settings that tools ask for. */
export const getParameter: Command = {
  isWrite: false,
  options: ['*'],
  run: ({ body }) => {
    const names = body.keys().filter((name, at) => at > 0 && name in parameters);
    const wanted = body.at(0) === '*' ? Object.keys(parameters) : names;
    if (wanted.length === 0) throw new MongoFailure('InvalidOptions', 'no option found to get');
    return Object.fromEntries(wanted.map((name) => [name, parameters[name]]));
  },
};

export function describeServerBuild(): Reply {
  return { host: hostname(), version: reportedVersion, gitVersion: 'embedded' };
}

export const buildInfo = answering([], () => ({
  version: reportedVersion,
  versionArray: [8, 0, 0, 0],
  gitVersion: 'embedded',
  modules: [],
  allocator: 'system',
  javascriptEngine: 'none',
  sysInfo: 'deprecated',
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16 * 1024 * 1024,
  storageEngines: ['lmdb'],
}));

export const hostInfo = answering([], () => ({
  system: {
    currentTime: new Date(),
    hostname: hostname(),
    cpuAddrSize: 64,
    memSizeMB: Math.round(totalmem() / 1024 / 1024),
    numCores: cpus().length,
    cpuArch: arch(),
    numaEnabled: false,
  },
  os: { type: type(), name: platform(), version: release() },
  extra: {},
}));

export const getCmdLineOpts = answering([], () => ({ argv: ['millrace'], parsed: {} }));

export const getLog = answering([], ({ body }) => {
  const name = body.at(0);
  if (name === '*') return { names: ['global', 'startupWarnings'] };
  if (name !== 'global' && name !== 'startupWarnings')
    throw new MongoFailure('OperationFailed', `No log named '${String(name)}'`);
  return { totalLinesWritten: 0, log: [] };
});

const sections = ['opcounters', 'connections', 'mem', 'metrics', 'storageEngine', 'network'];

export const serverStatus = answering(
  [...sections, 'repl', 'locks', 'asserts', 'wiredTiger'],
  ({ body }, engine) => {
    const { opcounters, collectionScans, commands, documentsExamined } = engine.metrics;
    const memory = process.memoryUsage();
    const unflushed = engine.environment.flusher.waiting();
    const all: Record<string, BsonInput> = {
      opcounters: Object.fromEntries(Object.entries(opcounters).map(([name, n]) => [name, BigInt(n)])),
      connections: { current: engine.connections(), available: 10_000 },
      mem: { bits: 64, resident: Math.round(memory.rss / 1024 / 1024), supported: true },
      storageEngine: {
        name: 'lmdb',
        persistent: true,
        unflushedMillis: Math.round(unflushed.now),
        longestUnflushedMillis: Math.round(unflushed.longest),
      },
      network: { numRequests: BigInt(commands) },
      metrics: {
        queryExecutor: {
          scannedObjects: BigInt(documentsExamined),
          collectionScans: { total: BigInt(collectionScans), nonTailable: BigInt(collectionScans) },
        },
        cursor: { open: { total: BigInt(engine.cursors.count()) } },
      },
    };
    return {
      host: hostname(),
      version: reportedVersion,
      process: 'millrace',
      pid: BigInt(process.pid),
      uptime: (Date.now() - engine.startedAt.getTime()) / 1000,
      uptimeMillis: BigInt(Date.now() - engine.startedAt.getTime()),
      localTime: new Date(),
      ...Object.fromEntries(
        sections
          .filter((name) => body.get(name) !== 0 && body.get(name) !== false)
          .map((name) => [name, all[name]]),
      ),
    };
  },
);

export const connectionStatus = answering(['showPrivileges'], ({ body }) => ({
  authInfo: {
    authenticatedUsers: [],
    authenticatedUserRoles: [],
    ...(booleanField(body, 'showPrivileges') ? { authenticatedUserPrivileges: [] } : {}),
  },
}));

/** Commands of a search service that is no part of a database of this kind. */
export const searchIndexes = answering(['indexes', 'name', 'id', 'definition'], () => {
  throw searchNotEnabled();
});

/** Commands that belong to transactions of several documents. */
export const endTransaction = answering(['autocommit', 'recoveryToken'], () => {
  throw new MongoFailure(
    'OperationNotSupportedInTransaction',
    'Transactions of several documents are not supported by this database',
  );
});
