import type { LogPort } from '#server/runtime/ports.ts';
import { createJobQueue } from './job-queue.ts';
import { compileQuickjs } from './quickjs-variant.ts';
import { findThreadFile, type SandboxWorker, startSandboxWorker, type WorkerRole } from './sandbox-worker.ts';
import { createRunningJob, type JobResult, type RunningJob, type ThreadJob } from './thread-job.ts';
import type { FromThread, MachineImages, MachineReport } from './thread-messages.ts';
import { longMs, type ShareLimits, shareThreads } from './thread-shares.ts';

export type ThreadPoolOptions = {
  role: WorkerRole['kind'];
  /** How many scripts compute at a time; expressions have a thread beside them. */
  shares: ShareLimits;
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
  let watch: NodeJS.Timeout | undefined;

  function pump(): void {
    for (const thread of threads) {
      if (thread.running !== null) continue;
      const job = takeNext();
      if (!job) break;
      dispatch(thread, job);
    }
    makeRoom();
    keepWatching();
  }

  function takeNext(): RunningJob | undefined {
    if (queue.size() === 0) return undefined;
    return queue.takeExpression() ?? queue.takeScript(shares().loadOf);
  }

  function shares() {
    const running = [...threads].flatMap((thread) => thread.running ?? []);
    return shareThreads(running, queue.owners(), options.shares);
  }

  /** Asks scripts that wait to leave their threads, and starts threads, for what could compute now. */
  function makeRoom(): void {
    if (queue.size() === 0) return;
    let wanted = Math.min(queue.expressionCount(), 1) + queue.countReady(shares().mayStart) - starting;
    for (const { running } of threads) {
      if (wanted <= 0 || parkedBytes() > mostParkedBytes) break;
      if (running?.isLeaving()) wanted -= 1;
      else if (running?.mayPark()) {
        running.park();
        wanted -= 1;
      }
    }
    if (wanted > 0) addThreadIfPossible();
  }

  function addThreadIfPossible(): void {
    // Later threads get the images of the first one.
    const isFirstOnItsWay = starting > 0 && images === null && options.role === 'sandbox';
    if (threads.size + starting < options.most && !isFirstOnItsWay) void startThread();
  }

  /** Looks again in a moment while something waits, or while long scripts hold all threads that there are. */
  function keepWatching(): void {
    if (watch !== undefined || isClosed || (queue.size() === 0 && !lacksSpare())) return;
    watch = setTimeout(() => {
      watch = undefined;
      if (queue.size() === 0 && lacksSpare()) addThreadIfPossible();
      pump();
    }, longMs);
  }

  /** The next task should not have to wait for the start of a thread. */
  function lacksSpare(): boolean {
    const isAnyFree = [...threads].some(({ running }) => running === null || running.isWaiting());
    return threads.size > 0 && starting === 0 && threads.size < options.most && !isAnyFree;
  }

  function parkedBytes(): number {
    let bytes = 0;
    for (const job of jobs) bytes += job.parkedBytes();
    return bytes;
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
      const file = await findThreadFile(role);
      if (!isClosed) addThread(file, ready);
    } catch (error) {
      failStart(error);
    }
  }

  function addThread(file: URL, role: WorkerRole): void {
    let isReady = false;
    const welcome = (message: Extract<FromThread, { kind: 'ready' }>): void => {
      isReady = true;
      images ??= message.images ?? null;
      starting -= 1;
      arriving.delete(thread);
      if (isClosed) return;
      threads.add(thread);
      thread.worker.setBusy(false);
      startIdleTimer(thread);
      pump();
    };
    const worker = startSandboxWorker(file, role, {
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
    (queue.takeExpression() ?? queue.takeScript(() => 0))?.lost(cause);
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
      clearTimeout(watch);
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
