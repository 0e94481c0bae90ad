import { ObjectId } from 'bson';
import type { Engine } from '../engine/engine.ts';
import type { Command, Reply } from './command.ts';

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
export const endSessions = answering([], () => ({}));
export const whatsMyUri = answering([], () => ({ you: '127.0.0.1:0' }));
export const getParameter = answering(['featureCompatibilityVersion'], () => ({
  featureCompatibilityVersion: { version: '8.0' },
}));

export const buildInfo = answering([], () => ({
  version: reportedVersion,
  versionArray: [8, 0, 0, 0],
  gitVersion: 'embedded',
  modules: [],
  allocator: 'system',
  javascriptEngine: 'none',
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16 * 1024 * 1024,
  storageEngines: ['lmdb'],
}));

export const serverStatus = answering([], (_, engine) => ({
  host: engine.address(),
  version: reportedVersion,
  process: 'millrace',
  pid: BigInt(process.pid),
  uptime: (Date.now() - engine.startedAt.getTime()) / 1000,
  localTime: new Date(),
  storageEngine: { name: 'lmdb' },
  opcounters: { command: engine.metrics.commands },
  metrics: { queryExecutor: { collectionScans: { total: engine.metrics.collectionScans } } },
}));

export const connectionStatus = answering(['showPrivileges'], () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
}));
