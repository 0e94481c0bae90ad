import { basename, join } from 'node:path';
import { runTestCase, type TestedFlow } from '#server/local-runs/run-test-case.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { hasErrors, validateDefinition } from '#shared/graph/validate.ts';
import { slugFrom } from '#shared/slug.ts';
import { type CommandIo, exitCodes } from '../command-io.ts';
import { formatProblems, readFlow } from '../read-flow.ts';
import { checkWorkspace, createLocalRunner, type LocalHost, openLocalHost } from '../run/local-runner.ts';
import { parseTestArguments, type TestArguments, testUsage } from './test-arguments.ts';

type TestResult = { file: string; name: string; failure: string | null };

/**
 * `millrace test <file|dir>` (design 2.4): runs the test cases of flow files like `millrace run` does. Exit code 0 when
 * all of them pass, 1 when one fails, 2 when a file cannot be read or has no test.
 */
export async function testCommand(argv: string[], io: CommandIo): Promise<number> {
  const given = parseTestArguments(argv);
  if (typeof given === 'string') {
    io.stderr(`${given}\n${testUsage}`);
    return exitCodes.unusable;
  }
  const wrong = await checkWorkspace(io, given.workspace);
  if (wrong !== null) {
    io.stderr(`${wrong}\n`);
    return exitCodes.unusable;
  }
  const names = await io.list(given.target);
  const files = names === null ? [given.target] : await flowFilesOf(io, given.target, names);
  const workspace = given.workspace ?? (names === null ? undefined : given.target);
  const host = await openLocalHost();
  const results: TestResult[] = [];
  let isUnusable = false;
  try {
    for (const file of files) {
      const tested = await testFile(host, { io, workspace, file, isOne: names === null });
      if (tested === null) isUnusable = true;
      else results.push(...tested);
    }
  } finally {
    await host.close();
  }
  if (results.length === 0 && !isUnusable) {
    io.stderr(`There are no tests in ${given.target}: add "tests" beside "definition" in a flow file.\n`);
    return exitCodes.unusable;
  }
  return report(io, given, { results, isUnusable });
}

/** The flows of a folder and of the folders in it: a workspace has them there by their paths. */
async function flowFilesOf(io: CommandIo, folder: string, names: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names.toSorted()) {
    const path = join(folder, name);
    if (name.endsWith('.json')) {
      if (!/\.(variable|resource)\.json$/.test(name)) files.push(path);
    } else if (!name.startsWith('.') && name !== 'node_modules') {
      files.push(...(await flowFilesOf(io, path, (await io.list(path)) ?? [])));
    }
  }
  return files;
}

type Asked = { io: CommandIo; workspace: string | undefined; file: string; isOne: boolean };

/** null: the file cannot be tested, and was said why. */
async function testFile(
  host: LocalHost,
  { io, workspace, file, isOne }: Asked,
): Promise<TestResult[] | null> {
  const read = await readFlow(io, file);
  const problems = read.ok ? validateDefinition(read.definition, 'run') : read.problems;
  if (!read.ok || hasErrors(problems)) {
    io.stderr(`${file}\n${formatProblems(problems)}`);
    return null;
  }
  const cases: TestCase[] = read.tests ?? [];
  if (cases.length === 0 && isOne) {
    io.stderr(`${file} has no tests: add "tests" beside "definition".\n`);
    return null;
  }
  const path = read.path ?? `local/${slugFrom(basename(file).replace(/\.json$/, ''), 'flow')}`;
  const flow: TestedFlow = { definition: read.definition, path };
  const results: TestResult[] = [];
  for (const testCase of cases) {
    const runner = await createLocalRunner(host, { io, folder: workspace, isRealTime: false });
    const { failure } = await runTestCase(host.sandbox, runner, { flow, testCase });
    results.push({ file, name: testCase.name, failure: failure?.message ?? null });
  }
  return results;
}

type Outcome = { results: TestResult[]; isUnusable: boolean };

function report(io: CommandIo, { isJson }: TestArguments, { results, isUnusable }: Outcome): number {
  const failed = results.filter(({ failure }) => failure !== null);
  if (isJson) io.stdout(`${JSON.stringify({ passed: results.length - failed.length, results })}\n`);
  else io.stdout(formatResults(results, failed.length));
  if (isUnusable) return exitCodes.unusable;
  return failed.length === 0 ? exitCodes.succeeded : exitCodes.failed;
}

function formatResults(results: TestResult[], failed: number): string {
  const lines = results.map(({ file, name, failure }) => {
    return failure === null ? `passed  ${file}: ${name}\n` : `FAILED  ${file}: ${name}\n        ${failure}\n`;
  });
  return `${lines.join('')}${results.length - failed} passed, ${failed} failed\n`;
}
