import type { LogPort } from '#server/runtime/ports.ts';
import { lostFailure } from './failures.ts';
import { createJobQueue } from './job-queue.ts';
import { compileQuickjs } from './quickjs-variant.ts';
import { type SandboxWorker, startSandboxWorker, type WorkerRole } from './sandbox-worker.ts';
import { type JobResult, type RunningJob, runJob, type ThreadJob } from './thread-job.ts';

export type ThreadPoolOptions = {
  role: WorkerRole['kind'];
  /** Threads that compute at a time, one more for expressions. */
  computing: number;
  /** Threads that compute at a time once a task has waited for a moment: long scripts must not hold up short ones. */
  computingUnderStrain: number;
  /** Threads that exist at a time: those whose script waits do not count as computing. */
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
  served: number;
  idleTimer?: NodeJS.Timeout | undefined;
};

const strainMs = 100;
const tasksPerThread = 20_000;

/**
 * Worker threads with one execution each. They start when there is work for them; a thread that dies fails only
 * its own execution and is replaced.
 */
export type ThreadPool = {
  run(job: Omit<ThreadJob, 'resolve'>): Promise<JobResult>;
  /** How many tasks wait for a thread; 1 while the first thread is on its way. */
  backlog(): number;
  /** Starts one thread in the background. */
  warmUp(): void;
  close(): Promise<void>;
};

export function createThreadPool(options: ThreadPoolOptions): ThreadPool {
  const threads = new Set<PoolThread>();
  const arriving = new Set<PoolThread>();
  const queue = createJobQueue();
  let starting = 0;
  let isClosed = false;
  let strainTimer: NodeJS.Timeout | undefined;

  function pump(isStrained = false): void {
    const limit = isStrained ? options.computingUnderStrain : options.computing;
    for (const thread of threads) {
      if (thread.running !== null || queue.size() === 0) continue;
      const job = countComputing() < limit ? queue.take() : queue.takeExpression();
      if (job) dispatch(thread, job);
    }
    const room = limit + (queue.hasExpression() ? 1 : 0) - countComputing() - starting;
    if (queue.size() > starting && room > 0 && threads.size + starting < options.most) void startThread();
    watchStrain();
  }

  /** Looks again when a task has waited for a moment although the threads have their number. */
  function watchStrain(): void {
    if (queue.size() === 0 || strainTimer !== undefined) return;
    strainTimer = setTimeout(() => {
      strainTimer = undefined;
      pump(true);
    }, strainMs);
  }

  function countComputing(): number {
    return [...threads].filter((thread) => thread.running !== null && !thread.running.isWaiting()).length;
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
    const welcome = (): void => {
      isReady = true;
      starting -= 1;
      arriving.delete(thread);
      threads.add(thread);
      thread.worker.setBusy(false);
      startIdleTimer(thread);
      pump();
    };
    const worker = startSandboxWorker(role, {
      onMessage: (message) => (message.kind === 'ready' ? welcome() : thread.running?.receive(message)),
      onLost(cause) {
        arriving.delete(thread);
        if (!isReady) return failStart(cause);
        options.log?.warn({ err: cause }, 'sandbox thread lost');
        if (thread.running) thread.running.lost(cause);
        else release(thread, false);
      },
    });
    const thread: PoolThread = { worker, running: null, served: 0 };
    arriving.add(thread);
  }

  /** One task fails with each start that fails, so that a broken installation ends instead of trying for ever. */
  function failStart(cause: unknown): void {
    starting -= 1;
    if (isClosed) return;
    options.log?.error({ err: cause }, 'sandbox thread did not start');
    queue.take()?.resolve({ kind: 'ended', outcome: { ok: false, error: lostFailure(cause) } });
    pump();
  }

  function dispatch(thread: PoolThread, job: ThreadJob): void {
    clearTimeout(thread.idleTimer);
    thread.worker.setBusy(true);
    thread.served += 1;
    thread.running = runJob(job, thread.worker, {
      onWaiting: pump,
      onEnd: ({ isThreadAlive }) => release(thread, isThreadAlive && thread.served < tasksPerThread),
    });
  }

  function release(thread: PoolThread, mayStay: boolean): void {
    thread.running = null;
    threads.delete(thread);
    if (isClosed) return;
    if (mayStay) {
      // To the end of the row: it puts its memory back now, while the next task goes to another thread.
      threads.add(thread);
      thread.worker.setBusy(false);
      startIdleTimer(thread);
    } else void thread.worker.terminate();
    if (threads.size + starting < Math.min(2, options.keep)) void startThread();
    pump();
  }

  function startIdleTimer(thread: PoolThread): void {
    thread.idleTimer = setTimeout(() => retire(thread), options.idleMs);
    thread.idleTimer.unref();
  }

  function retire(thread: PoolThread): void {
    if (thread.running || threads.size <= options.keep) return;
    threads.delete(thread);
    void thread.worker.terminate();
  }

  return {
    run: (job) =>
      new Promise((resolve) => {
        queue.add({ ...job, resolve });
        if (isClosed) queue.cancelAll();
        else pump();
      }),
    backlog: () => Math.max(queue.size(), threads.size === 0 && starting > 0 ? 1 : 0),
    warmUp() {
      if (threads.size + starting === 0 && !isClosed) void startThread();
    },
    async close() {
      isClosed = true;
      clearTimeout(strainTimer);
      queue.cancelAll();
      await Promise.all([...threads, ...arriving].map((thread) => endThread(thread)));
    },
  };
}

async function endThread(thread: PoolThread): Promise<void> {
  clearTimeout(thread.idleTimer);
  await thread.worker.terminate();
  thread.running?.lost(new Error('The sandbox was closed.'));
}
