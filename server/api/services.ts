import type { AccessDeps } from '#server/access/authorize.ts';
import type { RowHandles } from '#server/apps/row-handles.ts';
import type { OpenEditorStore } from '#server/flows/open-editors.ts';
import type { RateLimits } from '#server/limits/rate-limits.ts';
import type { LiveHub } from '#server/live/live-hub.ts';
import type { FirstAdmin } from '#server/people/first-admin.ts';
import type { ItemStores } from '#server/resources/item-store.ts';
import type { Sealer } from '#server/resources/sealer.ts';
import type { RunControl } from '#server/runs/run-control.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ClockPort, LogPort, OutboundPort, RunSealPort, StateStore } from '#server/runtime/ports.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import type { ScheduleWakeUps } from '#server/schedules/sync-schedules.ts';
import type { FlowScriptPreparer } from '#server/scripts/flow-scripts.ts';
import type { ScriptCompiler } from '#server/scripts/script-compiler.ts';
import type { ScriptLimitsStore } from '#server/scripts/script-limits-store.ts';
import type { ScriptStore } from '#server/scripts/script-store.ts';
import type { TestGate } from '#server/test-cases/check-tests.ts';
import type { TestCaseRunner } from '#server/test-cases/test-case-runner.ts';
import type { TestCaseStore } from '#server/test-cases/test-case-store.ts';

/** Everything that the api hands to use cases; made once in the composition root. */
export type Services = AccessDeps & {
  clock: ClockPort;
  log: LogPort;
  control: RunControl;
  /** Opens what runs keep secret for whoever may decide it. */
  seals: RunSealPort;
  /** Variables, secrets and resources. */
  items: ItemStores;
  sealer: Sealer;
  connectors: Connectors;
  outbound: OutboundPort;
  schedules: ScheduleStore;
  scheduleWakeUps: ScheduleWakeUps;
  /** Executes what apps read directly. */
  sandbox: SandboxPort;
  scripts: ScriptStore;
  scriptLimits: ScriptLimitsStore;
  scriptCompiler: ScriptCompiler;
  prepareScripts: FlowScriptPreparer;
  /** What triggers remember: apps may show it. */
  states: StateStore;
  rowHandles: RowHandles;
  rateLimits: RateLimits;
  openEditors: OpenEditorStore;
  testCases: TestCaseStore;
  runTests: TestCaseRunner;
  checkTests: TestGate;
  live: LiveHub;
  firstAdmin: FirstAdmin;
  settings: ApiSettings;
  /** Moves the clock of every process forward; null: `TEST_HOOKS` is off. */
  advanceClock: ((milliseconds: number) => Promise<void>) | null;
};

export type ApiSettings = {
  /** Demo mode of design 2.2: signed in automatically on this machine. */
  isDemo: boolean;
  /** The origin that people use, without a final slash; null: whatever they reached us by. */
  publicUrl: string | null;
  /** The port that we listen on, known once we do. */
  port: () => number;
};
