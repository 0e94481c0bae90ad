import { MongoClient } from 'mongodb';
import { type Outcome, runSpecTest } from './run-spec-test.ts';
import { type NamedFile, readSpecFiles, type SpecTest, unmetRequirement } from './spec-file.ts';

type Result = { folder: string; file: string; test: string } & Outcome;

/** Tests that expect of a driver what the one for Node does not do, whatever the server. */
const driverDiffers: { path: RegExp; test: RegExp; note: string }[] = [
  {
    path: /bypassDocumentValidation/,
    test: /(BulkWrite|FindOneAndReplace|FindOneAndUpdate|InsertMany|Aggregate.*) passes bypassDocumentValidation: false/,
    note: 'the driver for Node does not send bypassDocumentValidation: false',
  },
  {
    path: /create-null-ids/,
    test: /via (insertOne|insertMany|bulkWrite|clientBulkWrite)/,
    note: 'the driver for Node replaces an _id that is null',
  },
];

/** Features that are no part of a server of this kind; a test that needs them says so in its operations. */
const unavailable: Record<string, string> = {
  failPoint: 'fail points',
  targetedFailPoint: 'fail points',
};

/** Runs every test under a folder and prints the figures by folder; false when one failed. */
export async function runSpecFolder(
  uri: string,
  directory: string,
  options: { only: string; json: boolean },
): Promise<boolean> {
  const admin = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 5000 });
  try {
    const server = await describeServer(admin);
    const results: Result[] = [];
    for (const named of readSpecFiles(directory)) {
      if (!named.path.includes(options.only)) continue;
      for (const test of named.file.tests) {
        const outcome = await decide(uri, admin, { named, test, server });
        results.push({ folder: named.folder, file: named.path, test: test.description, ...outcome });
      }
    }
    if (options.json) console.log(JSON.stringify({ server, results }, null, 2));
    else print(server, results);
    return results.length > 0 && results.every(({ kind }) => kind !== 'failed');
  } finally {
    await admin.close(true);
  }
}

type Server = { version: string; topology: string };

async function describeServer(admin: MongoClient): Promise<Server> {
  const { version } = await admin.db('admin').command({ buildInfo: 1 });
  const hello = await admin.db('admin').command({ hello: 1 });
  const topology = hello.msg === 'isdbgrid' ? 'sharded' : hello.setName ? 'replicaset' : 'single';
  return { version: String(version), topology };
}

async function decide(
  uri: string,
  admin: MongoClient,
  { named, test, server }: { named: NamedFile; test: SpecTest; server: Server },
): Promise<Outcome> {
  const { file } = named;
  const unmet =
    test.skipReason ??
    unmetRequirement(file.runOnRequirements, server) ??
    unmetRequirement(test.runOnRequirements, server);
  if (unmet !== null && unmet !== undefined) return { kind: 'skipped', note: unmet };
  const missing = test.operations.map(({ name }) => unavailable[name]).find((reason) => reason !== undefined);
  if (missing) return { kind: 'skipped', note: `needs ${missing}` };
  const differs = driverDiffers.find((one) => one.path.test(named.path) && one.test.test(test.description));
  if (differs) return { kind: 'skipped', note: differs.note };
  const outcome: Outcome = file.schemaVersion.startsWith('1.')
    ? await runSpecTest(uri, admin, { file, test })
    : { kind: 'failed', note: `version ${file.schemaVersion} of the format is not known` };
  return /(^|\/)valid-fail\//.test(named.path) ? reversed(outcome) : outcome;
}

/** The format's own tests of a runner: those under `valid-fail` must fail. */
function reversed(outcome: Outcome): Outcome {
  if (outcome.kind === 'failed') return { kind: 'passed', note: '' };
  return outcome.kind === 'passed' ? { kind: 'failed', note: 'it should have failed' } : outcome;
}

function print(server: Server, results: readonly Result[]): void {
  console.log(`server ${server.version} (${server.topology}), ${results.length} tests\n`);
  const folders = [...new Set(results.map(({ folder }) => folder))];
  console.log(`${'folder'.padEnd(28)} passed refused failed skipped`);
  for (const folder of folders)
    console.log(
      row(
        folder,
        results.filter((one) => one.folder === folder),
      ),
    );
  console.log(row('all', results));
  for (const kind of ['refused', 'failed'] as const) {
    const those = results.filter((one) => one.kind === kind);
    if (those.length === 0) continue;
    console.log(`\n${kind}:`);
    for (const { file, test, note } of those) console.log(`  ${file}: ${test}\n      ${note}`);
  }
  console.log('\nskipped, by reason:');
  const skipped = results.filter(({ kind }) => kind === 'skipped').map(({ note }) => note);
  for (const reason of new Set(skipped)) {
    const count = skipped.filter((note) => note === reason).length;
    console.log(`  ${String(count).padStart(4)} ${reason}`);
  }
}

function row(name: string, results: readonly Result[]): string {
  const count = (kind: Result['kind']): string =>
    String(results.filter((one) => one.kind === kind).length).padStart(7);
  return `${name.padEnd(27)}${count('passed')} ${count('refused')}${count('failed')} ${count('skipped')}`;
}
