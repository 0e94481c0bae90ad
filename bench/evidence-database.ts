// Shows that the embedded database does what MongoDB does (docs/embedded-database.md).
//   npm run evidence:database -- --spec DIR [--only TEXT] [--uri URI] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildMillrace } from './millrace-process.ts';
import { serveDatabase } from './serve-database.ts';
import { runSpecFolder } from './spec/run-spec-folder.ts';

const { values } = parseArgs({
  options: {
    spec: { type: 'string' },
    only: { type: 'string', default: '' },
    uri: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

if (values.spec === undefined) {
  console.error('Say what to show: --spec DIR runs a folder of tests in the unified test format.');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'millrace-evidence-'));
let isFine = false;
try {
  isFine = await runSpecs(values.spec);
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
