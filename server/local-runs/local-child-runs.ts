import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import { type ChildRun, createChildRunPort } from '#server/runs/create-child-run-port.ts';
import type { ChildRunPort, ClockPort, RunSealPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { AppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { isSecretTrigger } from '#shared/graph/secrecy.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { MemoryRunner } from './run-in-memory.ts';

/** Finds the flow that a step starts, without a version the current one; throws an `AppError` when there is none. */
export type FlowFinder = (flow: { path: string; version: number | undefined }) => Promise<FlowDefinition>;

type Deps = {
  findFlow: FlowFinder;
  stores: MemoryStores;
  seals: RunSealPort;
  clock: ClockPort;
  prepareScripts: MemoryRunner['prepareScripts'];
  /** Several steps may start runs at the same time. */
  nextId(): string;
};

/** Child runs of a run in memory; they are executed in the same memory. */
export function createLocalChildRuns(given: Omit<Deps, 'nextId'>): ChildRunPort {
  let started = 1;
  const deps: Deps = { ...given, nextId: () => `run${++started}` };
  return createChildRunPort((child) => startLocalRun(deps, child));
}

async function startLocalRun(deps: Deps, child: ChildRun): Promise<RunRecord> {
  const { stores, seals, clock } = deps;
  const { from, flowPath, key, parent } = child;
  const definition = await deps.findFlow({ path: flowPath, version: child.version });
  const node = chooseTrigger(definition);
  const checked = validateInput(definition.inputs, child.input);
  if (!checked.ok) {
    const sentence = `The input does not fit the flow ${flowPath}. ${describeFields(checked.fields)}`;
    throw new AppError('invalid_input', sentence);
  }
  const { workspaceId } = from;
  const flowVersionId = child.version === undefined ? flowPath : `${flowPath}@${child.version}`;
  stores.definitions.add(flowVersionId, definition);
  await deps.prepareScripts({ workspaceId, flowId: flowPath, flowVersionId, definition });
  const { run } = await startRun(
    { stores, seals, clock, wakeUps: { wake: async () => {} } },
    {
      id: deps.nextId(),
      workspaceId,
      flowId: flowPath,
      flowPath,
      flowVersionId,
      version: null,
      isTest: from.isTest,
      trigger: { kind: node.kind, node: node.id, time: new Date(clock.now()).toISOString() },
      input: checked.value,
      isSecret: child.isSecret === true || isSecretTrigger(definition, node.id),
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
