import type { ScriptLogLine } from '#server/runtime/sandbox-port.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import { createCallPace } from './call-pace.ts';
import { cancelledFailure, lostFailure, timeoutFailure } from './failures.ts';
import type { SandboxWorker } from './sandbox-worker.ts';
import { preciseNow, stopReasons } from './thread-control.ts';
import type {
  FromThread,
  ParkedScript,
  SandboxFailure,
  StripResult,
  ThreadOutcome,
  ThreadTask,
  ToThread,
} from './thread-messages.ts';

/** How long a thread may take to stop by itself before it is terminated. */
const graceMs = 300;
const longestTimeoutMs = 2 ** 31 - 1;

export type JobResult =
  | { kind: 'ended'; outcome: ThreadOutcome }
  | { kind: 'needs_strip' }
  | { kind: 'stripped'; result: StripResult };

/** One task for a thread, with its clocks and with those who listen to it. */
export type ThreadJob = {
  task: ThreadTask;
  /** Whose script it is: owners share the threads. Without one it has no part in that. */
  owner?: string | undefined;
  cpuMs: number;
  wallMs: number;
  signal?: AbortSignal | undefined;
  onLogs?: (lines: ScriptLogLine[]) => void;
  /** Serves a host call of the script; what it rejects with is the message that the script sees. */
  onCall?: (operation: string, payload: JsonValue, signal: AbortSignal) => Promise<JsonValue>;
  resolve: (result: JobResult) => void;
};

export type JobEvents = {
  /** The job is over. `isThreadAlive` false: the thread that it was on has to be ended. */
  onEnd: (end: { isThreadAlive: boolean }) => void;
  /** The script waits on its thread. */
  onWaiting: () => void;
  /** The script has left its thread; it needs none until `onWantsThread`. */
  onParked: () => void;
  /** Something that a parked script waits for has happened. */
  onWantsThread: () => void;
};

/** A job from its first thread to its end. It may be parked while it waits, and go on in another thread. */
export type RunningJob = {
  kind: ThreadTask['kind'];
  owner: string | null;
  /** Starts it, or goes on with it, in a free thread. */
  enter(worker: SandboxWorker): void;
  /** Asks its thread to give the waiting script out. */
  park(): void;
  receive(message: FromThread): void;
  lost(cause: unknown): void;
  /** It is on a thread and does not compute. */
  isWaiting(): boolean;
  /** It is on a thread, waits, and has not been asked to leave. */
  mayPark(): boolean;
  /** It was asked to leave its thread and has not answered yet. */
  isLeaving(): boolean;
  /** Milliseconds that it has computed so far. */
  computedMs(): number;
  parkedBytes(): number;
  cancel(): void;
};

type Answer = Extract<ToThread, { kind: 'answer' }>;

/** Watches both of a job's clocks from its start to its end (design 4.1, two clocks). */
export function createRunningJob(job: ThreadJob, events: JobEvents): RunningJob {
  const { id } = job.task;
  const openCalls = new Map<number, AbortController>();
  let startedAt: number | null = null;
  let worker: SandboxWorker | null = null;
  let parked: ParkedScript | null = null;
  let computedMs = 0;
  /** Answers that came while no thread had the script, or while it was leaving one. */
  let undelivered: Answer[] = [];
  let isLeaving = false;
  let isWaiting = false;
  let watchdog: NodeJS.Timeout | undefined;
  let alarm: NodeJS.Timeout | undefined;
  let stopAt: number | null = null;
  let hasEnded = false;

  const finish = (result: JobResult, end: { isThreadAlive: boolean }): void => {
    if (hasEnded) return;
    hasEnded = true;
    parked = null;
    clearTimeout(watchdog);
    clearTimeout(alarm);
    job.signal?.removeEventListener('abort', cancel);
    for (const call of openCalls.values()) call.abort();
    job.resolve(result);
    events.onEnd(end);
  };
  const fail = (error: SandboxFailure, end = { isThreadAlive: false }): void =>
    finish({ kind: 'ended', outcome: { ok: false, error } }, end);
  const askToStop = (reason: 1 | 2): void => {
    if (stopAt !== null || hasEnded) return;
    if (worker === null) {
      fail(failureFor(reason), { isThreadAlive: true });
      return;
    }
    worker.control.requestStop(reason);
    worker.send({ kind: 'stop', id });
    stopAt = preciseNow() + graceMs;
    watch();
  };
  const cancel = (): void => askToStop(stopReasons.cancelled);

  function watch(): void {
    clearTimeout(watchdog);
    if (hasEnded || startedAt === null) return;
    const now = preciseNow();
    const endsAt = startedAt + job.wallMs;
    if (stopAt === null && now >= endsAt) {
      askToStop(stopReasons.wall);
      return;
    }
    const cpuLeftMs = worker ? job.cpuMs + graceMs - worker.control.computedMs() : Number.POSITIVE_INFINITY;
    if ((stopAt !== null && now >= stopAt) || cpuLeftMs <= 0) {
      fail(failureFor(worker?.control.stopReason() ?? stopReasons.none));
      return;
    }
    const wait = Math.min((stopAt ?? endsAt) - now, cpuLeftMs, longestTimeoutMs);
    watchdog = setTimeout(watch, Math.max(1, wait));
  }

  function failureFor(reason: number): SandboxFailure {
    if (reason === stopReasons.cancelled) return cancelledFailure;
    return reason === stopReasons.wall
      ? timeoutFailure('wall', job.wallMs)
      : timeoutFailure('cpu', job.cpuMs);
  }

  const pace = createCallPace();

  async function serveCall(call: number, operation: string, payload: JsonValue): Promise<void> {
    const abort = new AbortController();
    openCalls.set(call, abort);
    await pace();
    if (abort.signal.aborted) return;
    const answer = await callHost(job, { operation, payload, signal: abort.signal });
    if (!openCalls.delete(call) || hasEnded) return;
    const message: Answer = { kind: 'answer', id, call, ...answer };
    if (worker && !isLeaving) worker.send(message);
    else {
      undelivered.push(message);
      if (parked) events.onWantsThread();
    }
  }

  function abandon(call: number): void {
    openCalls.get(call)?.abort();
    openCalls.delete(call);
  }

  /** The script has left its thread; the next timer or answer brings it back. */
  function leave(from: SandboxWorker, script: ParkedScript): void {
    computedMs = from.control.computedMs();
    const reason = from.control.stopReason();
    worker = null;
    isLeaving = false;
    isWaiting = false;
    parked = script;
    events.onParked();
    if (reason !== stopReasons.none) {
      fail(failureFor(reason), { isThreadAlive: true });
      return;
    }
    watch();
    if (undelivered.length > 0) events.onWantsThread();
    else waitForTimer(script);
  }

  function waitForTimer({ host }: ParkedScript): void {
    const dueAt = Math.min(...host.work.timers.map(([, due]) => due));
    if (!Number.isFinite(dueAt)) return;
    const delay = Math.max(0, Math.min(dueAt - preciseNow(), longestTimeoutMs));
    alarm = setTimeout(events.onWantsThread, delay);
  }

  job.signal?.addEventListener('abort', cancel, { once: true });
  return {
    kind: job.task.kind,
    owner: job.owner ?? null,
    enter(next) {
      worker = next;
      isWaiting = false;
      clearTimeout(alarm);
      next.control.clear(computedMs);
      startedAt ??= preciseNow();
      const script = parked;
      parked = null;
      if (script) next.send(resumption(job.task, script));
      else next.send(job.task);
      for (const message of undelivered) next.send(message);
      undelivered = [];
      watch();
    },
    park() {
      isLeaving = true;
      worker?.send({ kind: 'park', id });
    },
    isWaiting: () => isWaiting && worker?.control.isComputing() !== true,
    mayPark: () => isWaiting && !isLeaving && stopAt === null && worker?.control.isComputing() === false,
    isLeaving: () => isLeaving,
    computedMs: () => worker?.control.computedMs() ?? computedMs,
    parkedBytes: () => parked?.memory.bytes.byteLength ?? 0,
    receive(message) {
      if (message.kind === 'ready' || message.kind === 'machine' || message.id !== id || hasEnded) return;
      if (message.kind === 'logs') job.onLogs?.(message.lines);
      else if (message.kind === 'call') void serveCall(message.call, message.operation, message.payload);
      else if (message.kind === 'abandon') abandon(message.call);
      else if (message.kind === 'parked') {
        if (worker) leave(worker, message.parked);
      } else if (message.kind === 'waiting') {
        isWaiting = true;
        events.onWaiting();
      } else finish(message, { isThreadAlive: true });
    },
    lost: (cause) => fail(lostFailure(cause)),
    cancel,
  };
}

function resumption(task: ThreadTask, parked: ParkedScript): ToThread {
  const bundle = task.kind === 'script' ? task.bundle : undefined;
  return { kind: 'resume', id: task.id, parked, ...(bundle === undefined ? {} : { bundle }) };
}

type HostCall = { operation: string; payload: JsonValue; signal: AbortSignal };

async function callHost({ onCall }: ThreadJob, { operation, payload, signal }: HostCall) {
  try {
    if (!onCall) throw new AppError('not_supported', `"${operation}" is not available here.`);
    return { ok: true, value: await onCall(operation, payload, signal) };
  } catch (error) {
    return { ok: false, value: describeCallFailure(error) };
  }
}

/** What the script sees: an expected failure as it is, a defect of ours without its text. */
function describeCallFailure(error: unknown): JsonValue {
  if (isAppError(error)) return { message: error.message, code: error.code };
  return { message: 'The request failed inside the host.', code: 'internal' };
}
