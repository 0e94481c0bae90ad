import type { StepError } from '#server/engine/messages.ts';
import type { RunGraph } from '#server/engine/run-graph.ts';
import type { WaitsFor } from '#server/engine/state.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { Secrecy } from '#shared/graph/secrecy.ts';
import type { JsonValue } from '#shared/json.ts';
import type { MailPort, SqlPort } from '../connector-ports.ts';
import type {
  ApprovalLinkPort,
  ApprovalStore,
  ChildRunPort,
  ClockPort,
  DefinitionStore,
  NodeScriptStore,
  OutboundPort,
  ScriptLimitsPort,
  StateStore,
} from '../ports.ts';
import type { RunRecord } from '../records.ts';
import type { Evaluated, Evaluator } from '../resolve-arguments.ts';
import type { SandboxPort, ScriptLogLine } from '../sandbox-port.ts';
import type { SecretMask } from '../secret-mask.ts';
import type { StepValues } from '../step-values.ts';

/** What an executor works with: one attempt of one step. */
export type ExecutorContext = {
  run: RunRecord;
  graph: RunGraph;
  node: FlowNode;
  keepsSecret: Secrecy;
  /** The step's path without its attempt. */
  path: string;
  attempt: number;
  evaluator: Evaluator;
  sandbox: SandboxPort;
  approvals: ApprovalStore;
  approvalLinks: ApprovalLinkPort;
  states: StateStore;
  childRuns: ChildRunPort;
  /** Throws an AppError where the run cannot take it. */
  sendSignal(
    run: Pick<RunRecord, 'id' | 'workspaceId'>,
    signal: { id: string; name: string; value: JsonValue },
  ): Promise<void>;
  outbound: OutboundPort;
  /** What the step may use of its workspace. */
  values: StepValues;
  sql: SqlPort;
  mail: MailPort;
  mask: SecretMask;
  /** Encrypts with the key of the run, for what stands outside of it. */
  sealText(value: JsonValue): string;
  scripts: NodeScriptStore;
  definitions: DefinitionStore;
  scriptLimits: ScriptLimitsPort;
  clock: ClockPort;
  signal: AbortSignal;
  onLog(line: ScriptLogLine): void;
};

export type ExecutorResult =
  | { kind: 'succeeded'; ports: string[]; value: JsonValue }
  /** The result is `previous`. */
  | { kind: 'passed_on'; ports: string[] }
  | { kind: 'failed'; error: StepError; mayRetry?: boolean }
  /** Waits for somebody or something; `isDecided` when the answer is there already. */
  | { kind: 'waiting'; dueAt: number | null; isDecided: boolean; waitsFor?: WaitsFor }
  /** The body of a container runs this often, as far as is known. */
  | { kind: 'iterates'; count: number };

/**
 * Executes one kind of node. `resolveInput` gives the recorded input, once per step; `execute` runs per attempt
 * and tells failures as data.
 */
export type Executor = {
  resolveInput(context: ExecutorContext): Promise<Evaluated>;
  execute(context: ExecutorContext, input: JsonValue): Promise<ExecutorResult>;
  /** The most bytes of its input that stand inline; larger ones are stored apart. */
  maxInlineInput?: number;
};
