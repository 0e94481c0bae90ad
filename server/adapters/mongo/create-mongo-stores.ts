import type { ApprovalReader } from '#server/approvals/approval-reader.ts';
import type { AppStore } from '#server/apps/app-store.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import type { OpenEditorStore } from '#server/flows/open-editors.ts';
import type { RateLimits } from '#server/limits/rate-limits.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { ItemStores } from '#server/resources/item-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import type {
  ApprovalStore,
  DefinitionStore,
  LogStore,
  PayloadStore,
  ResultCache,
  RunStore,
  SlotStore,
  StateStore,
  StepStore,
  WorkerRegistry,
} from '#server/runtime/ports.ts';
import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import type { FlowScriptStore } from '#server/scripts/flow-scripts.ts';
import type { ScriptLimitsStore } from '#server/scripts/script-limits-store.ts';
import type { ScriptStore } from '#server/scripts/script-store.ts';
import type { KeyStore } from '#server/signing/load-signing-key.ts';
import type { TestCaseStore } from '#server/test-cases/test-case-store.ts';
import { createMongoAppStore, createMongoKeyStore } from './app-store.ts';
import { createMongoApprovalReader } from './approval-reader.ts';
import { createMongoApprovalStore } from './approval-store.ts';
import type { DirectCommand } from './commit-run.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { withDatabaseErrors } from './database-errors.ts';
import { createMongoDefinitionStore } from './definition-store.ts';
import { createMongoFlowScriptStore } from './flow-script-store.ts';
import { createMongoFlowStore } from './flow-store.ts';
import { createMongoItemStores } from './item-store.ts';
import { createMongoOpenEditorStore } from './open-editor-store.ts';
import { createMongoPayloadStore } from './payload-store.ts';
import { createMongoPeopleStore } from './people-store.ts';
import { createMongoRateLimits } from './rate-limits.ts';
import { createMongoRunReader } from './run-reader.ts';
import { createMongoRunStore } from './run-store.ts';
import { createMongoScheduleStore } from './schedule-store.ts';
import { createMongoScriptLimitsStore } from './script-limits-store.ts';
import { createMongoScriptStore } from './script-store.ts';
import { createMongoResultCache, createMongoSlotStore } from './slot-store.ts';
import { createMongoStateStore } from './state-store.ts';
import { createMongoLogStore, createMongoStepStore } from './step-store.ts';
import { createMongoTestCaseStore } from './test-case-store.ts';
import { createVersionCache } from './version-cache.ts';
import { createMongoWorkerRegistry } from './worker-registry.ts';

export type MongoStores = {
  runs: RunStore;
  steps: StepStore;
  payloads: PayloadStore;
  logs: LogStore;
  definitions: DefinitionStore;
  approvals: ApprovalStore;
  states: StateStore;
  /** What nodes of flow versions execute. */
  scripts: FlowScriptStore;
  savedScripts: ScriptStore;
  scriptLimits: ScriptLimitsStore;
  workers: WorkerRegistry;
  cache: ResultCache;
  slots: SlotStore;
  runReader: RunReader;
  approvalReader: ApprovalReader;
  flows: FlowStore;
  openEditors: OpenEditorStore;
  testCases: TestCaseStore;
  people: PeopleStore;
  apps: AppStore;
  keys: KeyStore;
  items: ItemStores;
  schedules: ScheduleStore;
  rateLimits: RateLimits;
};

/**
 * Every store on one connection; a database that does not answer makes them fail with `unavailable`. Where the database
 * is one of our own, `direct` is a shorter way to it for the commits of runs.
 */
export function createMongoStores(
  connection: MongoConnection,
  direct: DirectCommand | null = null,
): MongoStores {
  const versions = createVersionCache(connection.db.collection('flowVersions'));
  return {
    runs: withDatabaseErrors(createMongoRunStore(connection, direct)),
    steps: withDatabaseErrors(createMongoStepStore(connection)),
    payloads: withDatabaseErrors(createMongoPayloadStore(connection)),
    logs: withDatabaseErrors(createMongoLogStore(connection)),
    definitions: withDatabaseErrors(createMongoDefinitionStore(versions)),
    approvals: withDatabaseErrors(createMongoApprovalStore(connection)),
    states: withDatabaseErrors(createMongoStateStore(connection)),
    scripts: withDatabaseErrors(createMongoFlowScriptStore(connection)),
    savedScripts: withDatabaseErrors(createMongoScriptStore(connection)),
    scriptLimits: withDatabaseErrors(createMongoScriptLimitsStore(connection)),
    workers: withDatabaseErrors(createMongoWorkerRegistry(connection)),
    cache: withDatabaseErrors(createMongoResultCache(connection)),
    slots: withDatabaseErrors(createMongoSlotStore(connection)),
    runReader: withDatabaseErrors(createMongoRunReader(connection)),
    approvalReader: withDatabaseErrors(createMongoApprovalReader(connection)),
    flows: withDatabaseErrors(createMongoFlowStore(connection, versions)),
    openEditors: withDatabaseErrors(createMongoOpenEditorStore(connection)),
    testCases: withDatabaseErrors(createMongoTestCaseStore(connection)),
    people: withDatabaseErrors(createMongoPeopleStore(connection)),
    apps: withDatabaseErrors(createMongoAppStore(connection)),
    keys: withDatabaseErrors(createMongoKeyStore(connection)),
    items: createMongoItemStores(connection),
    schedules: withDatabaseErrors(createMongoScheduleStore(connection)),
    rateLimits: withDatabaseErrors(createMongoRateLimits(connection)),
  };
}
