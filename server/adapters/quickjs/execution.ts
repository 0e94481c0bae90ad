import { randomInt } from 'node:crypto';
import type { LogStream, PreparedScript, SandboxLimits } from '#server/runtime/sandbox-port.ts';
import type { JsonValue } from '#shared/json.ts';
import {
  cancelledFailure,
  memoryFailure,
  neverSettledFailure,
  resultFailure,
  timeoutFailure,
  tooManyFailure,
} from './failures.ts';
import { type GuestKind, guestFileName, readGuestError } from './guest-errors.ts';
import { answerHostQuestion } from './host-answers.ts';
import { createLogBuffer } from './log-buffer.ts';
import type { GuestCall, Machine } from './machine.ts';
import type { MemoryChanges } from './memory-image.ts';
import { bundleModule } from './millrace-imports.ts';
import { createOpenWork, type ParkedWork } from './open-work.ts';
import { GuestOutOfMemory } from './text-passing.ts';
import { stopReasons, type ThreadControl } from './thread-control.ts';
import type { FromThread, SandboxFailure, ScriptTask, ThreadOutcome } from './thread-messages.ts';

const logStreams: readonly string[] = ['log', 'info', 'warn', 'error', 'debug'] satisfies LogStream[];

export type ExecutionOptions = {
  id: number;
  kind: GuestKind;
  limits: SandboxLimits;
  firstLineShift: number;
  machine: Machine;
  control: ThreadControl;
  post: (message: FromThread) => void;
  /** The module that holds what the script imports. */
  bundle?: string | undefined;
  /** What the execution had when it was parked; without it, it starts. */
  parked?: ParkedHost | undefined;
  /** Called once, after the outcome was posted and nothing of the guest runs any more. */
  onEnd: (isMachineSound: boolean) => void;
};

/** What the host's side of a waiting execution consists of. */
export type ParkedHost = { work: ParkedWork; logBytes: number };

/** One execution in one machine: its turns, its clocks, its open host calls and timers, and its outcome. */
export type Execution = ReturnType<typeof createExecution>;

export function createExecution(options: ExecutionOptions) {
  const { id, machine, control, limits, post } = options;
  const { parked } = options;
  const logs = createLogBuffer(limits.logBytes, parked?.logBytes ?? 0, (lines) =>
    post({ kind: 'logs', id, lines }),
  );
  const work = createOpenWork(
    {
      onTimer: (timer) => turn(() => machine.call('settle', JSON.stringify({ kind: 'timer', id: timer }))),
      onCall: askHost,
    },
    parked?.work,
  );
  let outcome: ThreadOutcome | null = null;
  let isComputingTooLong = false;
  let hasEnded = false;

  const fail = (error: SandboxFailure): void => {
    outcome ??= { ok: false, error };
  };
  const host = (operation: string, first: string, second: string): string | undefined => {
    if (outcome) return undefined;
    if (operation === 'done') finish(first);
    else if (operation === 'fail') fail(explain(first));
    else if (operation === 'log' && logStreams.includes(first)) logs.write(first as LogStream, second);
    else if (operation === 'timer') {
      if (!work.startTimer(Number(first), Number(second))) fail(tooManyFailure('timers'));
    } else if (operation === 'clearTimer') work.clearTimer(Number(first));
    else if (operation === 'call') openCall(Number(first), second);
    else if (operation === 'abandon') abandon(Number(first));
    else if (operation === 'ask') return answerHostQuestion(first, second);
    return undefined;
  };

  /** The guest counts characters; what is stored and sent are bytes. */
  function finish(json: string): void {
    const mayBeTooLarge = json.length * 3 > limits.resultBytes;
    if (mayBeTooLarge && Buffer.byteLength(json) > limits.resultBytes)
      fail(resultFailure(limits.resultBytes));
    else outcome = { ok: true, json };
  }

  function abandon(call: number): void {
    if (work.closeCall(call)) post({ kind: 'abandon', id, call });
  }

  function openCall(call: number, text: string): void {
    if (!work.openCall(call, text)) fail(tooManyFailure('open requests'));
  }

  function askHost(call: number, text: string): void {
    const { operation, payload } = JSON.parse(text) as { operation: string; payload: JsonValue };
    post({ kind: 'call', id, call, operation: String(operation), payload });
  }

  function explain(description: string): SandboxFailure {
    const error = readGuestError(description, options.kind, options.firstLineShift);
    // Without memory for an error object the engine throws null, or an error without a message.
    const isNameless = error.message === '' || error.message === 'null';
    const isOutOfMemory = error.code === 'memory_limit' || (machine.isFull() && isNameless);
    return isOutOfMemory ? memoryFailure(limits.memoryBytes) : error;
  }

  /** Everything between entering the guest and leaving it again; afterwards it has ended or waits. */
  function turn(enter: () => GuestCall): void {
    if (hasEnded) return;
    control.enterGuest();
    const entered = enter();
    const left = entered.kind === 'returned' ? machine.runJobs() : entered;
    control.leaveGuest();
    settleTurn(left);
  }

  function settleTurn(call: GuestCall): void {
    const stopped = describeStop();
    if (stopped && !outcome?.ok) outcome = { ok: false, error: stopped };
    else if (!outcome && call.kind === 'threw') fail(explain(call.description));
    if (!outcome && call.kind === 'broken') fail(explainBroken(call.cause));
    // A promise job for which there was no memory is lost without a word.
    if (!outcome && work.isEmpty())
      outcome = machine.isFull() ? { ok: false, error: memoryFailure(limits.memoryBytes) } : neverSettled;
    logs.flush();
    if (outcome) end(outcome, call.kind !== 'broken' && !stopped);
    else post({ kind: 'waiting', id });
  }

  function explainBroken(cause: unknown): SandboxFailure {
    if (cause instanceof GuestOutOfMemory || machine.isFull()) return memoryFailure(limits.memoryBytes);
    const message = 'The sandbox of this execution broke; the script may be at fault. It was thrown away.';
    return { code: 'sandbox_broken', message, fault: 'system' };
  }

  function describeStop(): SandboxFailure | null {
    const reason = control.stopReason();
    if (reason === stopReasons.cancelled) return cancelledFailure;
    if (reason === stopReasons.wall) return timeoutFailure('wall', limits.wallMs);
    return isComputingTooLong ? timeoutFailure('cpu', limits.cpuMs, options.kind) : null;
  }

  /**
   * A machine is used again when its execution came to an end of its own: after a limit, a defect of the engine or a
   * promise that nothing settles, it is thrown away although its memory could be restored (design 4.1).
   */
  function end(final: ThreadOutcome, hasEndedByItself: boolean): void {
    hasEnded = true;
    work.clear();
    post({ kind: 'ended', id, outcome: final });
    const isOrderly = hasEndedByItself && !machine.isFull() && final !== neverSettled;
    options.onEnd(machine.reset() && isOrderly);
  }

  return {
    start(enter: (machine: Machine) => GuestCall): void {
      begin();
      turn(() => enter(machine));
    },
    /** Goes on after it was parked, with the memory that it had. */
    resume(memory: MemoryChanges): void {
      begin();
      if (machine.applyChanges(memory)) settleTurn({ kind: 'returned' });
      else {
        fail(memoryFailure(limits.memoryBytes));
        settleTurn({ kind: 'broken', cause: null });
      }
    },
    /** The pool's answer to a host call. */
    answer(call: number, ok: boolean, value: JsonValue): void {
      if (!work.closeCall(call)) return;
      const text = JSON.stringify({ kind: 'call', id: call, ok, value });
      turn(() => machine.call('settle', text));
    },
    /** Ends a waiting script whose stop reason has been set. */
    stop(): void {
      if (!hasEnded) settleTurn({ kind: 'returned' });
    },
    /** Takes a waiting execution out of its machine; null when it has ended. */
    park(): { host: ParkedHost; memory: MemoryChanges } | null {
      if (hasEnded) return null;
      hasEnded = true;
      const memory = machine.takeChanges();
      const host = { work: work.park(), logBytes: logs.usedBytes() };
      const wasFull = machine.isFull();
      options.onEnd(machine.reset() && !wasFull);
      return { host, memory };
    },
  };

  function begin(): void {
    const shouldStop = () => {
      if (outcome || control.stopReason() !== stopReasons.none) return true;
      isComputingTooLong ||= control.computedMs() > limits.cpuMs;
      return isComputingTooLong;
    };
    const loadModule = (name: string) => (name === bundleModule ? options.bundle : undefined);
    machine.begin({ host, shouldStop, loadModule });
  }
}

const neverSettled: ThreadOutcome = { ok: false, error: neverSettledFailure };

/** Enters a prepared script: its context and arguments, then its module. */
export function enterScript(machine: Machine, task: ScriptTask, script: PreparedScript): GuestCall {
  const seed = [randomInt(2 ** 32), randomInt(2 ** 32), randomInt(2 ** 32)];
  const fixed = JSON.stringify({
    seed,
    resultLimit: task.limits.resultBytes,
    entry: script.entry,
    dates: task.dates,
  });
  const request = `${fixed.slice(0, -1)},"args":${task.argumentsJson},"context":${task.contextJson}}`;
  const prepared = machine.call('prepare', request);
  return prepared.kind === 'returned' ? machine.startModule(script.javascript, guestFileName) : prepared;
}
