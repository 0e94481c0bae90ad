import { aggregate } from './aggregate.ts';
import { bulkWrite } from './bulk-write.ts';
import { collMod } from './coll-mod.ts';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collection-commands.ts';
import type { Command } from './command.ts';
import { count, distinct } from './count-and-distinct.ts';
import { getMore, killCursors } from './cursor-commands.ts';
import { deleteDocuments } from './delete.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { createIndexes, dropIndexes, listIndexes } from './index-commands.ts';
import { insert } from './insert.ts';
import {
  buildInfo,
  connectionStatus,
  endSessions,
  endTransaction,
  getCmdLineOpts,
  getLog,
  getParameter,
  hello,
  hostInfo,
  ping,
  searchIndexes,
  serverStatus,
  startSession,
  whatsMyUri,
} from './server-commands.ts';
import { collStats, dbStats, validate } from './statistics.ts';
import { update } from './update.ts';

/** Every command this database answers, by the name it goes by on the wire. */
export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    abortTransaction: endTransaction,
    aggregate,
    buildInfo,
    buildinfo: buildInfo,
    bulkWrite,
    collMod,
    collStats,
    collstats: collStats,
    commitTransaction: endTransaction,
    connectionStatus,
    count,
    create,
    createIndexes,
    createSearchIndexes: searchIndexes,
    dbStats,
    dbstats: dbStats,
    delete: deleteDocuments,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    dropSearchIndex: searchIndexes,
    deleteIndexes: dropIndexes,
    endSessions,
    explain,
    find,
    findAndModify,
    findandmodify: findAndModify,
    getCmdLineOpts,
    getLog,
    getMore,
    getParameter,
    hello,
    hostInfo,
    insert,
    isMaster: hello,
    ismaster: hello,
    killAllSessions: endSessions,
    killCursors,
    killSessions: endSessions,
    listCollections,
    listDatabases,
    listIndexes,
    ping,
    refreshSessions: ping,
    renameCollection,
    serverStatus,
    startSession,
    update,
    updateSearchIndex: searchIndexes,
    validate,
    whatsmyuri: whatsMyUri,
  } satisfies Record<string, Command>),
);
