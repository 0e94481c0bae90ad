// Shows that the embedded database does what MongoDB does (docs/embedded-database.md).
//   npm run evidence:database -- --spec DIR [--only TEXT] [--uri URI] [--json]   tests in MongoDB's unified format
//   npm run evidence:database -- --kill 200 [--seed 1] [--sync process|disk]      kill -9 under eight writers
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killRounds } from '#server/embedded-mongo/testing/kill-rounds.ts';
import { buildMillrace } from './millrace-process.ts';
import { serveDatabase } from './serve-database.ts';
import { runSpecFolder } from './spec/run-spec-folder.ts';

const { values } = parseArgs({
  options: {
    spec: { type: 'string' },
    only: { type: 'string', default: '' },
    uri: { type: 'string' },
    json: { type: 'boolean', default: false },
    kill: { type: 'string' },
    seed: { type: 'string', default: '1' },
    sync: { type: 'string', default: 'process' },
  },
});

if (values.spec === undefined && values.kill === undefined) {
  console.error(
    'Say what to show: --spec DIR runs tests in the unified test format, --kill N kills N times.',
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'millrace-evidence-'));
let isFine = false;
try {
  isFine = values.spec === undefined ? await kill() : await runSpecs(values.spec);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(isFine ? 0 : 1);

async function runSpecs(directory: string): Promise<boolean> {
  const { only, json } = values;
  if (values.uri !== undefined) return runSpecFolder(values.uri, directory, { only, json });
  buildMillrace();
  const database = await serveDatabase(folder);
  try {
    return await runSpecFolder(database.uri, directory, { only, json });
  } finally {
    await database.stop();
  }
}

async function kill(): Promise<boolean> {
  buildMillrace();
  const report = await killRounds({
    rounds: Number(values.kill),
    seed: Number(values.seed),
    dataDir: join(folder, 'data'),
    cutEvery: 4,
    start: async (dataDir) => {
      const database = await serveDatabase(dataDir, { sync: values.sync });
      return { uri: database.uri, kill: database.running.kill };
    },
  });
  console.log(JSON.stringify({ databaseSync: values.sync, seed: Number(values.seed), ...report }, null, 2));
  const { missing, halfDone, problems } = report;
  return report.kills > 0 && missing.length + halfDone.length + problems.length === 0;
}
