import { basename } from 'node:path';
import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { resolveScheduleInputs } from '#server/schedules/resolve-schedule-inputs.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { hasErrors, validateDefinition } from '#shared/graph/validate.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';
import { slugFrom } from '#shared/slug.ts';
import { type CommandIo, exitCodes } from '../command-io.ts';
import { formatProblems, readFlow } from '../read-flow.ts';
import { formatReport, reportRun } from './print-run.ts';
import { parseJson, parseRunArguments, type RunArguments, runUsage } from './run-arguments.ts';
import type { MemoryRunner } from './run-in-memory.ts';
import { prepareFileScripts } from './workspace-scripts.ts';

const runId = 'run';
const workspaceId = 'local';

/** A flow file that can be run. */
type ReadyFlow = { definition: FlowDefinition; path: string };

/**
 * `millrace run <file> ...` (design 2.4): executes a flow file with memory adapters and the real engine and sandbox.
 * Exit code 0 succeeded or skipped, 1 failed, 2 bad file or arguments, 3 waiting for a decision that was not given.
 */
export async function runCommand(argv: string[], io: CommandIo): Promise<number> {
  try {
    const given = parseRunArguments(argv);
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
  const node = chooseTrigger(flow.definition, given.trigger);
  const runner = await createRunner(io, given);
  try {
    const now = runner.clock.now();
    const env = { ...flow.definition.settings.env, ...given.env };
    const raw = await readInput(io, given, { node, sandbox: runner.sandbox, env, now });
    const input = checkInput(flow.definition, raw);
    runner.stores.definitions.add('file', flow.definition);
    const version = { workspaceId, flowId: 'file', flowVersionId: 'file', definition: flow.definition };
    await prepareFileScripts(io, runner.stores.scripts, { ...version, workspace: given.workspace });
    await startRun(
      { stores: runner.stores, clock: runner.clock, wakeUps: { wake: async () => {} } },
      {
        id: runId,
        workspaceId,
        flowId: 'file',
        flowPath: flow.path,
        flowVersionId: 'file',
        version: null,
        isTest: false,
        trigger: describeTrigger(node, input, now),
        input,
        env,
        startedBy: 'cli',
        startedByUserId: null,
        startedByEmail: null,
        idempotencyKey: null,
        createdAt: now,
      },
    );
    const [{ runInMemory }, { prepareAnswers }] = await Promise.all([
      import('./run-in-memory.ts'),
      import('./give-answers.ts'),
    ]);
    const run = await runInMemory(runner, runId, prepareAnswers(given));
    return await printRun(io, given, { stores: runner.stores, run });
  } finally {
    await runner.sandbox.close();
  }
}

/** The sandbox and the stores are loaded only when there is something to run. */
async function createRunner(
  io: CommandIo,
  given: RunArguments,
): Promise<MemoryRunner & { sandbox: SandboxPort }> {
  const [
    { createSandbox },
    { createOutboundFetch },
    { readEnv },
    { createMemoryStores },
    { createVirtualClock },
    { createLocalChildRuns },
  ] = await Promise.all([
    import('#server/adapters/quickjs/create-sandbox.ts'),
    import('#server/adapters/http/outbound-fetch.ts'),
    import('#server/env.ts'),
    import('#server/adapters/memory/create-memory-stores.ts'),
    import('#server/adapters/memory/virtual-clock.ts'),
    import('./local-child-runs.ts'),
  ]);
  const settings = readEnv();
  const allow = settings.ok ? settings.env.outboundAllow : [];
  const outbound = createOutboundFetch({ allow });
  const stores = createMemoryStores();
  const clock = createVirtualClock(Date.now());
  return {
    stores,
    sandbox: createSandbox({ fetch: outbound }),
    clock,
    childRuns: createLocalChildRuns({ io, folder: given.workspace, stores, clock }),
    outbound,
    isRealTime: given.isRealTime,
  };
}

type InputSource = { node: FlowNode; sandbox: SandboxPort; env: JsonObject; now: number };

/** Without `--input` a schedule brings its own. */
async function readInput(
  io: CommandIo,
  given: RunArguments,
  { node, sandbox, env, now }: InputSource,
): Promise<JsonValue> {
  if (given.input === undefined && node.kind === 'schedule') {
    const scope = { trigger: describeTrigger(node, {}, now), env };
    const inputs = await resolveScheduleInputs(sandbox, nodeConfig(node, 'schedule').inputs, scope);
    if (inputs.ok) return inputs.value;
    throw new AppError('invalid_input', inputs.error.message);
  }
  if (given.input === undefined) return {};
  const text = given.input.startsWith('@') ? await readInputFile(io, given.input.slice(1)) : given.input;
  const input = parseJson(text, '--input');
  return node.kind === 'webhook' && !isJsonObject(input) ? { body: input } : input;
}

async function readInputFile(io: CommandIo, path: string): Promise<string> {
  try {
    return await io.readFile(path);
  } catch {
    throw new AppError('bad_request', `--input: the file ${path} cannot be read.`);
  }
}

function checkInput(definition: FlowDefinition, input: JsonValue): JsonObject {
  const checked = validateInput(definition.inputs, input);
  if (checked.ok) return checked.value;
  const fields = checked.fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new AppError('invalid_input', `The input does not fit the flow. ${fields.join('; ')}`);
}

function describeTrigger(node: FlowNode, input: JsonObject, now: number): TriggerInfo {
  const trigger = { kind: node.kind, node: node.id, time: new Date(now).toISOString() };
  if (node.kind !== 'webhook') return trigger;
  return { ...trigger, method: 'POST', headers: {}, query: {}, rawBody: JSON.stringify(input) };
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
