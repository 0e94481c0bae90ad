import type { LogPort } from '#server/runtime/ports.ts';
import { cancelledFailure, lostFailure } from './failures.ts';
import { compileQuickjs } from './quickjs-variant.ts';
import { type SandboxWorker, startSandboxWorker, type WorkerRole } from './sandbox-worker.ts';
import { type RunningJob, runJob, type ThreadJob } from './thread-job.ts';

export type ThreadPoolOptions = {
  role: WorkerRole['kind'];
  /** Threads that may compute at a time. */
  computing: number;
  /** Threads that may exist at a time: those whose script waits do not count as computing. */
  most: number;
  /** Threads that are kept when there is nothing to do. */
  keep: number;
  /** A thread beyond `keep` that has had nothing to do for so long is ended. */
  idleMs: number;
  log?: LogPort | undefined;
};

type PoolThread = {
  worker: SandboxWorker;
  running: RunningJob | null;
  idleTimer?: NodeJS.Timeout | undefined;
};

/**
 * Worker threads with one execution each. They start when there is work for them; a thread that dies fails only
 * its own execution and is replaced.
 */
export type ThreadPool = {
  submit(job: ThreadJob): void;
  /** Starts one thread in the background. */
  warmUp(): void;
  close(): Promise<void>;
};

export function createThreadPool(options: ThreadPoolOptions): ThreadPool {
  const threads = new Set<PoolThread>();
  const arriving = new Set<PoolThread>();
  const queue: ThreadJob[] = [];
  let starting = 0;
  let isClosed = false;

  function pump(): void {
    for (const thread of threads) {
      if (thread.running === null) dispatchNext(thread);
    }
    if (queue.length > starting && mayGrow()) void startThread();
  }

  function mayGrow(): boolean {
    const busy = [...threads].filter((thread) => !thread.running?.isWaiting()).length + starting;
    return busy < options.computing && threads.size + starting < options.most;
  }

  /** A new thread joins the row when it says that it is ready: no task waits for it, nor pays for its start. */
  async function startThread(): Promise<void> {
    starting += 1;
    try {
      const { role } = options;
      const ready: WorkerRole =
        role === 'strip' ? { kind: role } : { kind: role, wasm: await compileQuickjs() };
      if (!isClosed) addThread(ready);
    } catch (error) {
      failStart(error);
    }
  }

  function addThread(role: WorkerRole): void {
    let isReady = false;
    const thread: PoolThread = {
      running: null,
      worker: startSandboxWorker(role, {
        onMessage(message) {
          if (message.kind !== 'ready') return thread.running?.receive(message);
          isReady = true;
          starting -= 1;
          arriving.delete(thread);
          threads.add(thread);
          thread.worker.setBusy(false);
          pump();
        },
        onLost(cause) {
          arriving.delete(thread);
          if (!isReady) return failStart(cause);
          options.log?.warn({ err: cause }, 'sandbox thread lost');
          threads.delete(thread);
          thread.running?.lost(cause);
          pump();
        },
      }),
    };
    arriving.add(thread);
  }

  /** One task fails with each start that fails, so that a broken installation ends instead of trying for ever. */
  function failStart(cause: unknown): void {
    starting -= 1;
    options.log?.error({ err: cause }, 'sandbox thread did not start');
    queue.shift()?.resolve({ kind: 'ended', outcome: { ok: false, error: lostFailure(cause) } });
    pump();
  }

  function dispatchNext(thread: PoolThread): void {
    const job = queue.shift();
    if (!job) return;
    clearTimeout(thread.idleTimer);
    thread.worker.setBusy(true);
    thread.running = runJob(job, thread.worker, {
      onWaiting: pump,
      onEnd: ({ isThreadAlive }) => release(thread, isThreadAlive),
    });
  }

  function release(thread: PoolThread, isAlive: boolean): void {
    thread.running = null;
    if (!isAlive) {
      threads.delete(thread);
      void thread.worker.terminate();
      if (threads.size + starting < 1) void startThread();
    } else {
      thread.worker.setBusy(false);
      // To the end of the row: it puts its memory back now, while the next task goes to another thread.
      threads.delete(thread);
      threads.add(thread);
      if (threads.size + starting < Math.min(2, options.keep)) void startThread();
      thread.idleTimer = setTimeout(() => retire(thread), options.idleMs);
      thread.idleTimer.unref();
    }
    pump();
  }

  function retire(thread: PoolThread): void {
    if (thread.running || threads.size <= options.keep) return;
    threads.delete(thread);
    void thread.worker.terminate();
  }

  return {
    submit(job) {
      if (isClosed || job.signal?.aborted) {
        return job.resolve({ kind: 'ended', outcome: { ok: false, error: cancelledFailure } });
      }
      const leaveQueue = () => {
        const index = queue.indexOf(job);
        if (index === -1) return;
        queue.splice(index, 1);
        job.resolve({ kind: 'ended', outcome: { ok: false, error: cancelledFailure } });
      };
      job.signal?.addEventListener('abort', leaveQueue, { once: true });
      const resolve = job.resolve;
      job.resolve = (result) => {
        job.signal?.removeEventListener('abort', leaveQueue);
        resolve(result);
      };
      // Expressions are short and hold up whole runs, so they pass the scripts that wait for a thread.
      if (job.task.kind === 'expression') queue.unshift(job);
      else queue.push(job);
      pump();
    },
    warmUp() {
      if (threads.size + starting === 0 && !isClosed) void startThread();
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) {
        job.resolve({ kind: 'ended', outcome: { ok: false, error: cancelledFailure } });
      }
      const ending = [...threads, ...arriving];
      threads.clear();
      arriving.clear();
      await Promise.all(ending.map((thread) => endThread(thread)));
    },
  };
}

async function endThread(thread: PoolThread): Promise<void> {
  clearTimeout(thread.idleTimer);
  await thread.worker.terminate();
  thread.running?.lost(new Error('The sandbox was closed.'));
}
