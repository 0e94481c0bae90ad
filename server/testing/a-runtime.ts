import { createMemoryStores, type MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { createLocalApprovalLinks } from '#server/adapters/memory/local-approval-links.ts';
import { createVirtualClock, type VirtualClock } from '#server/adapters/memory/virtual-clock.ts';
import { compileGraph } from '#server/engine/run-graph.ts';
import { createSealer } from '#server/resources/sealer.ts';
import { createRunSeals } from '#server/runs/run-seals.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ChildRunPort, FailpointPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { type RunSession, startSession } from '#server/runtime/run-session.ts';
import type { SessionDeps } from '#server/runtime/session-deps.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { AppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { createFunctionSandbox, type ScriptFunction } from './function-sandbox.ts';

export const leaseMs = 30_000;

export type TestRuntime = SessionDeps & {
  stores: MemoryStores;
  clock: VirtualClock;
  /** Inserts a run of the definition; its id is `run1` where none is given. */
  insert(definition: FlowDefinition, input?: JsonObject, id?: string): Promise<RunRecord>;
  /** Claims the run and executes it; throws when it is not claimable. */
  take(overrides?: Partial<SessionDeps>): Promise<RunSession>;
  find(): Promise<RunRecord>;
  result(): Promise<JsonValue>;
  /** Status by path of every step, those that run or wait included. */
  statuses(): Promise<Record<string, string>>;
};

const silent = () => {};
const noFlow = { code: 'not_found', message: 'There is no other flow in this test.', fault: 'user' as const };
const noChildRuns: ChildRunPort = {
  start: async () => ({ ok: false, error: noFlow }),
  startApart: async () => {
    throw new AppError('not_found', noFlow.message);
  },
  startAfterFailure: async () => {},
};

const noNetwork = new AppError('unavailable', 'There is no network in this test.');
const noConnectors: Connectors = {
  values: {
    findVariable: async () => null,
    findSecret: async () => null,
    findResource: async () => null,
  },
  sql: () => Promise.reject(noNetwork),
  mail: () => Promise.reject(noNetwork),
  checkMail: () => Promise.reject(noNetwork),
};

/** The runtime on memory stores, with a clock of its own and scripts that are functions of the test. */
export function aRuntime(
  given: {
    scripts?: Record<string, ScriptFunction>;
    failpoint?: FailpointPort;
    childRuns?: ChildRunPort;
    connectors?: Connectors;
  } = {},
): TestRuntime {
  const stores = createMemoryStores();
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const deps: SessionDeps & { stores: MemoryStores; clock: VirtualClock } = {
    stores,
    clock,
    sandbox: createFunctionSandbox(given.scripts),
    approvalLinks: createLocalApprovalLinks(),
    childRuns: given.childRuns ?? noChildRuns,
    outbound: () => Promise.reject(noNetwork),
    connectors: given.connectors ?? noConnectors,
    seals: createRunSeals(createSealer(Buffer.alloc(32, 7))),
    timers: { ringAt: () => silent },
    wakeUps: { wake: async () => {} },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    failpoint: given.failpoint ?? silent,
    owner: 'worker1',
  };
  const find = async () => {
    const run = await stores.runs.find('workspace1', 'run1');
    if (run === null) throw new Error('The run is missing');
    return run;
  };
  return {
    ...deps,
    find,
    async insert(definition, input = {}, id = 'run1') {
      stores.definitions.add('version1', definition);
      const trigger = definition.nodes.find((node) => ['manual', 'webhook'].includes(node.kind));
      const { run } = await startRun(deps, {
        id,
        workspaceId: 'workspace1',
        flowId: 'flow1',
        flowPath: 'folder/name',
        flowVersionId: 'version1',
        version: 1,
        isTest: false,
        trigger: { kind: 'manual', node: trigger?.id ?? 'manual', time: new Date(clock.now()).toISOString() },
        input,
        env: { stage: 'test' },
        startedBy: 'user:ada',
        startedByUserId: 'ada',
        startedByEmail: 'ada@example.com',
        idempotencyKey: null,
        createdAt: clock.now(),
      });
      return run;
    },
    async take(overrides = {}) {
      const owner = overrides.owner ?? deps.owner;
      const run = await stores.runs.claim(owner, clock.now(), clock.now() + leaseMs);
      if (run === null) throw new Error('The run is not claimable');
      const graph = compileGraph(await stores.definitions.get(run.workspaceId, run.flowVersionId));
      return startSession({ ...deps, ...overrides }, { run, graph });
    },
    async result() {
      const { result } = await find();
      return result === null ? null : JSON.parse(await stores.reader.readValue('workspace1', result));
    },
    async statuses() {
      const { items } = await stores.reader.steps('workspace1', 'run1', { limit: 10_000 });
      return Object.fromEntries(items.map(({ path, status }) => [path, status]));
    },
  };
}
