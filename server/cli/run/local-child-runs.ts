import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import { maxRunDepth, tooDeep } from '#server/runs/start-child-run.ts';
import type { ChildRunPort, ClockPort } from '#server/runtime/ports.ts';
import type { RunParent, RunRecord } from '#server/runtime/records.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import { hasErrors, validateDefinition } from '#shared/graph/validate.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonObject } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import type { CommandIo } from '../command-io.ts';
import { readFlow } from '../read-flow.ts';
import type { MemoryRunner } from './run-in-memory.ts';

type Deps = {
  io: CommandIo;
  folder: string | undefined;
  stores: MemoryStores;
  clock: ClockPort;
  prepareScripts: MemoryRunner['prepareScripts'];
  /** Several steps may start runs at the same time. */
  nextId(): string;
};
type Child = { from: RunRecord; flowPath: string; input: JsonObject; key: string; parent?: RunParent };

/** Child runs of `millrace run`: the flow at `folder/name` is the file `<folder>/folder/name.json` (design 2.4). */
export function createLocalChildRuns(given: Omit<Deps, 'nextId'>): ChildRunPort {
  let started = 1;
  const deps: Deps = { ...given, nextId: () => `run${++started}` };
  return {
    async start({ parent: from, step, key, flowPath, input }) {
      const depth = (from.parent?.depth ?? 0) + 1;
      if (depth > maxRunDepth) return { ok: false, error: tooDeep(flowPath) };
      try {
        const parent = { runId: from.id, path: step.path, depth };
        const run = await startLocalRun(deps, { from, flowPath, input, key, parent });
        return { ok: true, runId: run.id, hasEnded: isRunEnded(run.status) };
      } catch (error) {
        if (!isAppError(error)) throw error;
        return { ok: false, error: { code: error.code, message: error.message, fault: 'user' } };
      }
    },

    async startApart(start) {
      return (await startLocalRun(deps, start)).id;
    },

    async startAfterFailure(from, flowPath, input) {
      await startLocalRun(deps, { from, flowPath, input, key: `onFailure:${from.id}` });
    },
  };
}

async function startLocalRun(deps: Deps, child: Child): Promise<RunRecord> {
  const { stores, clock } = deps;
  const { from, flowPath, key, parent } = child;
  const definition = await readDefinition(deps, flowPath);
  const node = chooseTrigger(definition);
  const checked = validateInput(definition.inputs, child.input);
  if (!checked.ok) {
    const fields = checked.fields.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new AppError('invalid_input', `The input does not fit the flow ${flowPath}. ${fields}`);
  }
  stores.definitions.add(flowPath, definition);
  const { workspaceId } = from;
  await deps.prepareScripts({ workspaceId, flowId: flowPath, flowVersionId: flowPath, definition });
  const { run } = await startRun(
    { stores, clock, wakeUps: { wake: async () => {} } },
    {
      id: deps.nextId(),
      workspaceId: from.workspaceId,
      flowId: flowPath,
      flowPath,
      flowVersionId: flowPath,
      version: null,
      isTest: from.isTest,
      trigger: { kind: node.kind, node: node.id, time: new Date(clock.now()).toISOString() },
      input: checked.value,
      env: { ...definition.settings.env },
      startedBy: from.startedBy,
      startedByUserId: null,
      startedByEmail: null,
      idempotencyKey: key,
      ...(parent && { parent }),
      createdAt: clock.now(),
    },
  );
  return run;
}

async function readDefinition({ io, folder }: Deps, flowPath: string) {
  if (folder === undefined) {
    throw new AppError(
      'not_found',
      `The flow ${flowPath} is not known: say where flows are by --workspace DIR.`,
    );
  }
  const path = `${folder}/${flowPath}.json`;
  if (!(await isThere(io, path))) {
    throw new AppError('not_found', `There is no flow ${flowPath}: the file ${path} cannot be read.`);
  }
  const file = await readFlow(io, path);
  const problems = file.ok ? validateDefinition(file.definition, 'run') : file.problems;
  if (file.ok && !hasErrors(problems)) return file.definition;
  const reasons = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  throw new AppError('invalid_definition', `The flow ${flowPath} cannot run: ${reasons.join(' ')}`);
}

async function isThere(io: CommandIo, path: string): Promise<boolean> {
  return io.readFile(path).then(
    () => true,
    () => false,
  );
}
