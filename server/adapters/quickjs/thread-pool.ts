import type { LogPort } from '#server/runtime/ports.ts';
import { createJobQueue } from './job-queue.ts';
import { compileQuickjs } from './quickjs-variant.ts';
import { type SandboxWorker, startSandboxWorker, type WorkerRole } from './sandbox-worker.ts';
import { createRunningJob, type JobResult, type RunningJob, type ThreadJob } from './thread-job.ts';
import type { FromThread, MachineImages, MachineReport } from './thread-messages.ts';

export type ThreadPoolOptions = {
  role: WorkerRole['kind'];
  /** Threads that compute at a time, one more for expressions. */
  computing: number;
  /** Threads that compute at a time once a task has waited for a moment: long scripts must not hold up short ones. */
  computingUnderStrain: number;
  /** Threads that exist at a time. A script that waits does not count as computing, and leaves its thread when asked. */
  most: number;
  /** Threads that are kept when there is nothing to do. */
  keep: number;
  /** A thread beyond `keep` that has had nothing to do for so long is ended. */
  idleMs: number;
  log?: LogPort | undefined;
  /** Told what became of each script's instance; only for evidence, because it costs time. */
  onMachine?: ((report: MachineReport) => void) | undefined;
};

type PoolThread = {
  worker: SandboxWorker;
  running: RunningJob | null;
  served: number;
  idleTimer?: NodeJS.Timeout | undefined;
};

const strainMs = 100;
const tasksPerThread = 20_000;
/** Scripts that wait outside of any thread may hold so much memory; beyond it they keep their threads. */
const mostParkedBytes = 512 * 2 ** 20;

/**
 * Worker threads with one execution each. They start when there is work for them; a thread that dies fails only
 * its own execution and is replaced. A script that waits is parked when its thread is wanted: thousands of them need
 * no threads.
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
  const jobs = new Set<RunningJob>();
  const queue = createJobQueue();
  let images: MachineImages | null = null;
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
    let room = Math.min(
      limit + (queue.hasExpression() ? 1 : 0) - countComputing() - starting,
      queue.size() - starting,
    );
    for (const { running } of threads) {
      if (room <= 0 || parkedBytes() > mostParkedBytes) break;
      if (running?.isLeaving()) room -= 1;
      else if (running?.mayPark()) {
        running.park();
        room -= 1;
      }
    }
    // Later threads get the images of the first one.
    const isFirstOnItsWay = starting > 0 && images === null && options.role === 'sandbox';
    if (room > 0 && threads.size + starting < options.most && !isFirstOnItsWay) void startThread();
    watchStrain();
  }

  function parkedBytes(): number {
    let bytes = 0;
    for (const job of jobs) bytes += job.parkedBytes();
    return bytes;
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
        role === 'strip'
          ? { kind: role }
          : {
              kind: role,
              wasm: await compileQuickjs(),
              images,
              isVerifying: options.onMachine !== undefined,
            };
      if (!isClosed) addThread(ready);
    } catch (error) {
      failStart(error);
    }
  }

  function addThread(role: WorkerRole): void {
    let isReady = false;
    const welcome = (message: Extract<FromThread, { kind: 'ready' }>): void => {
      isReady = true;
      images ??= message.images ?? null;
      starting -= 1;
      arriving.delete(thread);
      threads.add(thread);
      thread.worker.setBusy(false);
      startIdleTimer(thread);
      pump();
    };
    const worker = startSandboxWorker(role, {
      onMessage(message) {
        if (message.kind === 'ready') welcome(message);
        else if (message.kind === 'machine') options.onMachine?.(message);
        else thread.running?.receive(message);
      },
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
    queue.take()?.lost(cause);
    pump();
  }

  function dispatch(thread: PoolThread, job: RunningJob): void {
    clearTimeout(thread.idleTimer);
    thread.worker.setBusy(true);
    thread.served += 1;
    thread.running = job;
    job.enter(thread.worker);
  }

  function addJob(given: ThreadJob): void {
    const threadOf = () => [...threads].find(({ running }) => running === job);
    const job: RunningJob = createRunningJob(given, {
      onWaiting: pump,
      onParked() {
        const thread = threadOf();
        if (thread) release(thread, true);
      },
      onWantsThread() {
        queue.addParked(job);
        pump();
      },
      onEnd({ isThreadAlive }) {
        jobs.delete(job);
        queue.remove(job);
        const thread = threadOf();
        if (thread) release(thread, isThreadAlive && thread.served < tasksPerThread);
      },
    });
    jobs.add(job);
    queue.add(job);
    if (isClosed || given.signal?.aborted) job.cancel();
    else pump();
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
    const least = mayStay ? Math.min(2, options.keep) : options.keep;
    if (threads.size + starting < least) void startThread();
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
    run: (job) => new Promise((resolve) => addJob({ ...job, resolve })),
    backlog: () => Math.max(queue.size(), threads.size === 0 && starting > 0 ? 1 : 0),
    warmUp() {
      if (threads.size + starting === 0 && !isClosed) void startThread();
    },
    async close() {
      isClosed = true;
      clearTimeout(strainTimer);
      const ending = [...threads, ...arriving].map((thread) => endThread(thread));
      for (const job of jobs) if (![...threads].some(({ running }) => running === job)) job.cancel();
      await Promise.all(ending);
    },
  };
}

async function endThread(thread: PoolThread): Promise<void> {
  clearTimeout(thread.idleTimer);
  await thread.worker.terminate();
  thread.running?.lost(new Error('The sandbox was closed.'));
}
