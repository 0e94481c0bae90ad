import type { Connectors } from './connector-ports.ts';
import type { RecordCopier } from './copy-records.ts';
import type { TimerPort } from './mailbox.ts';
import type {
  ApprovalLinkPort,
  ApprovalStore,
  ChildRunPort,
  ClockPort,
  DefinitionStore,
  FailpointPort,
  LogPort,
  LogStore,
  NodeScriptStore,
  OutboundPort,
  PayloadStore,
  ResultCache,
  RunSealPort,
  RunStore,
  ScriptLimitsPort,
  SlotStore,
  StateStore,
  StepStore,
  WakeUpPort,
  WorkerRegistry,
} from './ports.ts';
import type { Quarantine } from './quarantine.ts';
import type { SandboxPort } from './sandbox-port.ts';

/** The stores that a run needs while it is executed. */
export type RuntimeStores = {
  runs: RunStore;
  steps: StepStore;
  payloads: PayloadStore;
  logs: LogStore;
  definitions: DefinitionStore;
  approvals: ApprovalStore;
  states: StateStore;
  scripts: NodeScriptStore;
  scriptLimits: ScriptLimitsPort;
  workers: WorkerRegistry;
  cache: ResultCache;
  slots: SlotStore;
};

/** Everything that the execution of a run talks to. */
export type SessionDeps = {
  stores: RuntimeStores;
  sandbox: SandboxPort;
  approvalLinks: ApprovalLinkPort;
  childRuns: ChildRunPort;
  outbound: OutboundPort;
  connectors: Connectors;
  seals: RunSealPort;
  clock: ClockPort;
  timers: TimerPort;
  wakeUps: WakeUpPort;
  log: LogPort;
  failpoint: FailpointPort;
  /** Copies the records of ended runs, several together; where there is none they are copied as a run ends. */
  copier?: RecordCopier;
  /** Where there is none, steps that were lost with a worker start at once. */
  quarantine?: Quarantine;
  /** Names this worker in leases and records. */
  owner: string;
};

/** What a session tells its worker. */
export type SessionEnd = 'ended' | 'waiting' | 'released' | 'fenced';

/** What reaches a session from outside while it executes its run. */
export type SessionMessage =
  | { kind: 'inbox'; inbox: number; cancelRequestedAt: number | null }
  /** Finish the steps that execute, start no others, give the run back. */
  | { kind: 'stop' }
  /** Give the run back at once. */
  | { kind: 'interrupt' }
  /** The steps that were lost with another worker may execute now. */
  | { kind: 'admitted' };
