import { basename } from 'node:path';
import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { reportRun } from '#server/local-runs/report-run.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { hasErrors, validateDefinition } from '#shared/graph/validate.ts';
import type { JsonValue } from '#shared/json.ts';
import { slugFrom } from '#shared/slug.ts';
import { type CommandIo, exitCodes } from '../command-io.ts';
import { formatProblems, readFlow } from '../read-flow.ts';
import { checkWorkspace, createLocalRunner, openLocalHost } from './local-runner.ts';
import { formatReport } from './print-run.ts';
import { parseJson, parseRunArguments, type RunArguments, runUsage } from './run-arguments.ts';

/** A flow file that can be run. */
type ReadyFlow = { definition: FlowDefinition; path: string };

/**
 * `millrace run <file> ...` (design 2.4): executes a flow file with memory adapters and the real engine and sandbox.
 * Exit code 0 succeeded or skipped, 1 failed, 2 bad file or arguments, 3 waiting for a decision that was not given.
 */
export async function runCommand(argv: string[], io: CommandIo): Promise<number> {
  try {
    const given = parseRunArguments(argv);
    const wrong = await checkWorkspace(io, given.workspace);
    if (wrong !== null) throw new AppError('bad_request', wrong);
    const flow = await prepareFlow(io, given);
    return flow === undefined ? exitCodes.unusable : await executeFlow(io, given, flow);
  } catch (error) {
    if (!isAppError(error)) throw error;
    io.stderr(`${error.message}\n`);
    const problems = error.details?.problems;
    if (problems !== undefined && argv.includes('--json')) io.stdout(`${JSON.stringify({ problems })}\n`);
    if (argv.length === 0) io.stderr(runUsage);
    return exitCodes.unusable;
  }
}

/** Reads and checks the file; problems are listed and give undefined. */
async function prepareFlow(io: CommandIo, given: RunArguments): Promise<ReadyFlow | undefined> {
  const file = await readFlow(io, given.file);
  const problems = file.ok ? validateDefinition(file.definition, 'run') : file.problems;
  if (!file.ok || hasErrors(problems)) {
    io.stderr(formatProblems(problems));
    if (given.isJson) io.stdout(`${JSON.stringify({ problems })}\n`);
    return undefined;
  }
  const name = slugFrom(basename(given.file).replace(/\.json$/, ''), 'flow');
  return { definition: file.definition, path: file.path ?? `local/${name}` };
}

async function executeFlow(io: CommandIo, given: RunArguments, flow: ReadyFlow): Promise<number> {
  const input = await readInput(io, given);
  const host = await openLocalHost();
  try {
    const { isRealTime, trigger, env } = given;
    const runner = await createLocalRunner(host, { io, folder: given.workspace, isRealTime });
    const [{ executeLocally }, { prepareAnswers }] = await Promise.all([
      import('#server/local-runs/execute-locally.ts'),
      import('#server/local-runs/give-answers.ts'),
    ]);
    const answers = prepareAnswers(given);
    const run = await executeLocally(runner, { ...flow, input, trigger, env, answers });
    return await printRun(io, given, { stores: runner.stores, run });
  } finally {
    await host.close();
  }
}

async function readInput(io: CommandIo, given: RunArguments): Promise<JsonValue | undefined> {
  if (given.input === undefined) return undefined;
  const text = given.input.startsWith('@') ? await readInputFile(io, given.input.slice(1)) : given.input;
  return parseJson(text, '--input');
}

async function readInputFile(io: CommandIo, path: string): Promise<string> {
  try {
    return await io.readFile(path);
  } catch {
    throw new AppError('bad_request', `--input: the file ${path} cannot be read.`);
  }
}

async function printRun(
  io: CommandIo,
  given: RunArguments,
  { stores, run }: { stores: MemoryStores; run: RunRecord },
): Promise<number> {
  const report = await reportRun(stores, run);
  io.stdout(given.isJson ? `${JSON.stringify(report)}\n` : formatReport(report));
  if (run.status === 'succeeded' || run.status === 'skipped') return exitCodes.succeeded;
  if (run.status !== 'waiting') return exitCodes.failed;
  const { describeWaiting } = await import('./describe-waiting.ts');
  io.stderr(await describeWaiting(stores));
  return exitCodes.waiting;
}
