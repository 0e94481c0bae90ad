import type { ScriptLogLine } from '#server/runtime/sandbox-port.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import { cancelledFailure, lostFailure, timeoutFailure } from './failures.ts';
import type { SandboxWorker } from './sandbox-worker.ts';
import { preciseNow, stopReasons } from './thread-control.ts';
import type {
  FromThread,
  SandboxFailure,
  StripResult,
  ThreadOutcome,
  ThreadTask,
} from './thread-messages.ts';

/** How long a thread may take to stop by itself before it is terminated. */
const graceMs = 500;

export type JobResult =
  | { kind: 'ended'; outcome: ThreadOutcome }
  | { kind: 'needs_strip' }
  | { kind: 'stripped'; result: StripResult };

/** One task for a thread, with its clocks and with those who listen to it. */
export type ThreadJob = {
  task: ThreadTask;
  cpuMs: number;
  wallMs: number;
  signal?: AbortSignal | undefined;
  onLogs?: (lines: ScriptLogLine[]) => void;
  /** Serves a host call of the script; what it rejects with is the message that the script sees. */
  onCall?: (operation: string, payload: JsonValue, signal: AbortSignal) => Promise<JsonValue>;
  resolve: (result: JobResult) => void;
};

/** What became of the thread when its job is over. */
export type JobEnd = { isThreadAlive: boolean };

/** A job that a thread works on. */
export type RunningJob = {
  receive(message: FromThread): void;
  lost(cause: unknown): void;
  isWaiting(): boolean;
};

/** Hands a job to a thread and watches both of its clocks until it ends (design 4.1, two clocks). */
export function runJob(
  job: ThreadJob,
  worker: SandboxWorker,
  events: { onEnd: (end: JobEnd) => void; onWaiting: () => void },
): RunningJob {
  const { control } = worker;
  const startedAt = preciseNow();
  const openCalls = new Map<number, AbortController>();
  let watchdog: NodeJS.Timeout | undefined;
  let stopAt: number | null = null;
  let hasEnded = false;

  const finish = (result: JobResult, end: JobEnd): void => {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(watchdog);
    job.signal?.removeEventListener('abort', cancel);
    for (const call of openCalls.values()) call.abort();
    job.resolve(result);
    events.onEnd(end);
  };
  const fail = (error: SandboxFailure): void =>
    finish({ kind: 'ended', outcome: { ok: false, error } }, { isThreadAlive: false });
  const askToStop = (reason: 1 | 2): void => {
    if (stopAt !== null || hasEnded) return;
    control.requestStop(reason);
    worker.send({ kind: 'stop', id: job.task.id });
    stopAt = preciseNow() + graceMs;
    watch();
  };
  const cancel = (): void => askToStop(stopReasons.cancelled);

  function watch(): void {
    clearTimeout(watchdog);
    if (hasEnded) return;
    const now = preciseNow();
    const isOverWall = now >= startedAt + job.wallMs;
    if (stopAt === null && isOverWall) {
      askToStop(stopReasons.wall);
      return;
    }
    const cpuLeftMs = job.cpuMs + graceMs - control.computedMs();
    if ((stopAt !== null && now >= stopAt) || cpuLeftMs <= 0) {
      fail(reasonForKill());
      return;
    }
    const endsAt = stopAt ?? startedAt + job.wallMs;
    watchdog = setTimeout(watch, Math.max(1, Math.min(endsAt - now, cpuLeftMs)));
  }

  function reasonForKill(): SandboxFailure {
    const reason = control.stopReason();
    if (reason === stopReasons.cancelled) return cancelledFailure;
    return reason === stopReasons.wall
      ? timeoutFailure('wall', job.wallMs)
      : timeoutFailure('cpu', job.cpuMs);
  }

  async function serveCall(call: number, operation: string, payload: JsonValue): Promise<void> {
    const abort = new AbortController();
    openCalls.set(call, abort);
    const answer = await callHost(operation, payload, abort.signal);
    if (openCalls.delete(call) && !hasEnded)
      worker.send({ kind: 'answer', id: job.task.id, call, ...answer });
  }

  async function callHost(operation: string, payload: JsonValue, signal: AbortSignal) {
    try {
      if (!job.onCall) throw new AppError('not_supported', `"${operation}" is not available here.`);
      return { ok: true, value: await job.onCall(operation, payload, signal) };
    } catch (error) {
      return { ok: false, value: describeCallFailure(error) };
    }
  }

  function abandon(call: number): void {
    openCalls.get(call)?.abort();
    openCalls.delete(call);
  }

  let isWaiting = false;
  control.clear();
  worker.send(job.task);
  job.signal?.addEventListener('abort', cancel, { once: true });
  watch();
  return {
    isWaiting: () => isWaiting && !control.isComputing(),
    receive(message) {
      if (message.kind === 'ready' || message.id !== job.task.id || hasEnded) return;
      if (message.kind === 'logs') job.onLogs?.(message.lines);
      else if (message.kind === 'call') void serveCall(message.call, message.operation, message.payload);
      else if (message.kind === 'abandon') abandon(message.call);
      else if (message.kind === 'waiting') {
        isWaiting = true;
        events.onWaiting();
      } else finish(message, { isThreadAlive: true });
    },
    lost: (cause) => fail(lostFailure(cause)),
  };
}

/** What the script sees: an expected failure as it is, a defect of ours without its text. */
function describeCallFailure(error: unknown): JsonValue {
  if (isAppError(error)) return { message: error.message, code: error.code };
  return { message: 'The request failed inside the host.', code: 'internal' };
}
