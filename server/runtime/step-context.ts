import type { GraphNode, RunGraph } from '#server/engine/run-graph.ts';
import type { RunState } from '#server/engine/run-state.ts';
import type { OpenStep } from '#server/engine/state.ts';
import type { Connectors } from './connector-ports.ts';
import type { ExecutorContext } from './executors/executor.ts';
import { createPatience, createPatientValues } from './patient-stores.ts';
import type {
  ApprovalLinkPort,
  ApprovalStore,
  ChildRunPort,
  ClockPort,
  DefinitionStore,
  LogPort,
  NodeScriptStore,
  OutboundPort,
  ResultCache,
  ScriptLimitsPort,
  SlotStore,
  StateStore,
  StepStore,
} from './ports.ts';
import type { RunRecord } from './records.ts';
import { createEvaluator } from './resolve-arguments.ts';
import type { RunValues } from './run-values.ts';
import type { SandboxPort, ScriptLogLine } from './sandbox-port.ts';
import { createSecretMask } from './secret-mask.ts';
import { createStepScope } from './step-scope.ts';
import { createStepValues } from './step-values.ts';

export type StepExecution = {
  run: RunRecord;
  graph: RunGraph;
  state: RunState;
  values: RunValues;
  sandbox: SandboxPort;
  approvals: ApprovalStore;
  approvalLinks: ApprovalLinkPort;
  states: StateStore;
  steps: StepStore;
  cache: ResultCache;
  slots: SlotStore;
  definitions: DefinitionStore;
  childRuns: ChildRunPort;
  sendSignal: ExecutorContext['sendSignal'];
  outbound: OutboundPort;
  connectors: Connectors;
  scripts: NodeScriptStore;
  scriptLimits: ScriptLimitsPort;
  clock: ClockPort;
  log: LogPort;
};

export type StartedStep = {
  path: string;
  attempt: number;
  signal: AbortSignal;
  onLog(line: ScriptLogLine): void;
};

/** One attempt of a step while it executes. */
export type Execution = { step: OpenStep; node: GraphNode; context: ExecutorContext };

/** What an executor gets of the step that it executes. */
export function contextOf(
  given: StepExecution,
  started: StartedStep,
  at: { node: GraphNode; step: OpenStep },
): ExecutorContext {
  const {
    run,
    graph,
    sandbox,
    approvals,
    approvalLinks,
    states,
    values,
    scripts,
    definitions,
    scriptLimits,
    childRuns,
    sendSignal,
    outbound,
    connectors,
    clock,
  } = given;
  const { path, attempt, signal, onLog } = started;
  const mask = createSecretMask();
  const patiently = createPatience(() => !signal.aborted, given.log);
  const evaluator = createEvaluator(sandbox, createStepScope(given, { path, step: at.step }));
  return {
    run,
    graph,
    node: at.node.node,
    keepsSecret: at.node.keepsSecret,
    path,
    attempt,
    evaluator,
    sandbox,
    approvals,
    approvalLinks,
    states,
    childRuns,
    sendSignal,
    outbound,
    values: createStepValues(createPatientValues(connectors.values, patiently), run.workspaceId, mask),
    sql: connectors.sql,
    mail: connectors.mail,
    mask,
    sealText: values.secrets.sealText,
    scripts,
    definitions,
    scriptLimits,
    clock,
    signal,
    onLog: (line) => onLog({ ...line, text: mask.text(line.text) }),
  };
}
