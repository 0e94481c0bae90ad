import type { EngineEvent, StepOutcome } from '#server/engine/messages.ts';
import type { RunGraph } from '#server/engine/run-graph.ts';
import type { RunState } from '#server/engine/run-state.ts';
import type { Committer } from './commit-run.ts';
import type { Mailbox } from './mailbox.ts';
import type { KeptSignal } from './read-signals.ts';
import type { RecordBuffer } from './record-buffer.ts';
import type { RunRecord } from './records.ts';
import type { RunValues } from './run-values.ts';
import type { SessionDeps, SessionMessage } from './session-deps.ts';
import type { NumberedLine } from './step-log.ts';

/** An execution of a step has come to its end. */
export type StepMessage = {
  kind: 'step';
  path: string;
  attempt: number;
  outcome: StepOutcome;
  isDecided: boolean;
  /** What had arrived for the run when the step started. */
  inbox: number;
  lines: NumberedLine[];
};

/** What the engine asked was evaluated. */
export type AnswerMessage = EngineEvent & { kind: 'answer' };

/** What nobody waits for any more was withdrawn and cancelled. */
export type ClearedMessage = EngineEvent & { kind: 'cleared' };

export type RunningStep = { kind: string; abort: AbortController; settled: Promise<void> };

/** What one worker keeps in memory of a run while it executes it. */
export type Session = {
  deps: SessionDeps;
  /** Its status, result, error and answer follow what was stored. */
  run: RunRecord;
  graph: RunGraph;
  state: RunState;
  values: RunValues;
  buffer: RecordBuffer;
  committer: Committer;
  mailbox: Mailbox<SessionMessage | StepMessage | AnswerMessage | ClearedMessage>;
  running: Map<string, RunningStep>;
  /** Lines that travel with the next record of a path. */
  lines: Map<string, NumberedLine[]>;
  nextSeq: () => number;
  /** The inbox counter that this session has dealt with. */
  inbox: number;
  /** Signals that nobody has consumed. */
  signals: KeptSignal[];
  /** A step waits for something that is there already. */
  mustLook: boolean;
  /** One decision left more to do than it should carry. */
  mustGoOn: boolean;
  /** Its lost steps wait for their turn in the worker's quarantine. */
  isHeld: boolean;
  /** Ends the run's turn in the quarantine. */
  leaveQuarantine: (() => void) | null;
  isDone: boolean;
  isFenced: boolean;
  isStopping: boolean;
  onAnswer: (run: RunRecord) => void;
};
