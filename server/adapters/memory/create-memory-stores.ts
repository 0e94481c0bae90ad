import type { ItemStores } from '#server/resources/item-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import type { ChangeFeed } from '#server/runtime/change-feed.ts';
import type {
  DefinitionStore,
  LogStore,
  PayloadStore,
  ResultCache,
  RunStore,
  ScriptLimitsPort,
  SlotStore,
  StateStore,
  StepStore,
  WorkerRegistry,
} from '#server/runtime/ports.ts';
import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import type { FlowScriptStore } from '#server/scripts/flow-scripts.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { createMemoryApprovalStore, type MemoryApprovals } from './memory-approval-store.ts';
import { createMemoryChangeFeed } from './memory-change-feed.ts';
import { createMemoryFlowScriptStore } from './memory-flow-script-store.ts';
import { createMemoryItemStores } from './memory-item-store.ts';
import { createMemoryResultCache } from './memory-result-cache.ts';
import { createMemoryRunReader } from './memory-run-reader.ts';
import { createMemoryRunStore } from './memory-run-store.ts';
import { createMemorySlotStore } from './memory-slot-store.ts';
import { createMemoryStateStore } from './memory-state-store.ts';
import { createMemoryStepStore, type StoredLogLine } from './memory-step-store.ts';
import { createMemoryWorkerRegistry } from './memory-worker-registry.ts';

/** Every store of the runtime in memory, and what tests and the command line read from them. */
export type MemoryStores = {
  runs: RunStore;
  steps: StepStore;
  payloads: PayloadStore;
  logs: LogStore;
  definitions: DefinitionStore & { add(id: string, definition: FlowDefinition): void };
  approvals: MemoryApprovals;
  states: StateStore;
  scripts: FlowScriptStore;
  scriptLimits: ScriptLimitsPort;
  workers: WorkerRegistry;
  cache: ResultCache;
  slots: SlotStore;
  items: ItemStores;
  reader: RunReader;
  changeFeed: ChangeFeed;
  allRuns(): RunRecord[];
  recordsOf(runId: string): StepRecord[];
  linesOf(runId: string): StoredLogLine[];
};

export function createMemoryStores(): MemoryStores {
  const changeFeed = createMemoryChangeFeed();
  const runs = createMemoryRunStore(({ id, workspaceId }) =>
    changeFeed.publish({ kind: 'run', workspaceId, runId: id }),
  );
  const approvals = createMemoryApprovalStore(({ id, workspaceId }) =>
    changeFeed.publish({ kind: 'approval', workspaceId, approvalId: id }),
  );
  const { steps, logs, payloads, recordsOf, linesOf } = createMemoryStepStore();
  return {
    runs: runs.store,
    steps,
    payloads,
    logs,
    definitions: createMemoryDefinitions(),
    approvals,
    states: createMemoryStateStore(),
    scripts: createMemoryFlowScriptStore(),
    scriptLimits: { get: async () => ({}) },
    workers: createMemoryWorkerRegistry(),
    cache: createMemoryResultCache(),
    slots: createMemorySlotStore(),
    items: createMemoryItemStores(),
    reader: createMemoryRunReader({ runs, payloads, recordsOf, linesOf }),
    changeFeed,
    allRuns: runs.all,
    recordsOf,
    linesOf,
  };
}

function createMemoryDefinitions(): MemoryStores['definitions'] {
  const definitions = new Map<string, FlowDefinition>();
  return {
    add: (id, definition) => void definitions.set(id, definition),
    async get(_workspaceId, id) {
      const found = definitions.get(id);
      if (found === undefined) throw new Error(`There is no definition "${id}"`);
      return found;
    },
    scripts: async () => ({}),
  };
}
