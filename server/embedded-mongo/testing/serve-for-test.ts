import { startDatabase } from '../start-database.ts';

/** Serves a database as a process of its own, for tests that kill it: `serve-for-test.ts <dir> <process|disk>`. */
const [dataDir = '', sync = 'process'] = process.argv.slice(2);

const database = await startDatabase({
  dataDir,
  sync: sync === 'disk' ? 'disk' : 'process',
  listen: { kind: 'tcp', port: 0 },
});
process.stdout.write(`${database.uri}\n`);
process.once('SIGTERM', () => void database.close());
