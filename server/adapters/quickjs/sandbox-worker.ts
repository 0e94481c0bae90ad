import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { controlBytes, openThreadControl, type ThreadControl } from './thread-control.ts';
import type { FromThread, MachineImages, ThreadSetup, ToThread } from './thread-messages.ts';

/** A started worker thread with the memory that is shared with it. */
export type SandboxWorker = {
  control: ThreadControl;
  send(message: ToThread): void;
  /** A thread that has started and has no task does not keep the process alive. */
  setBusy(isBusy: boolean): void;
  terminate(): Promise<void>;
};

export type SandboxWorkerEvents = {
  onMessage: (message: FromThread) => void;
  /** The thread is gone without having been terminated by us. */
  onLost: (cause: unknown) => void;
};

/** A stack this large keeps all of the guest's deep recursion inside the guest (design 4.1). */
const stackMegabytes = 64;
const heapMegabytes = 256;

/** `sandbox` threads run the guest and need the compiled engine; the `strip` thread has TypeScript's parser. */
export type WorkerRole =
  | { kind: 'sandbox'; wasm: WebAssembly.Module; images: MachineImages | null; isVerifying: boolean }
  | { kind: 'strip' };

export function startSandboxWorker(role: WorkerRole, events: SandboxWorkerEvents): SandboxWorker {
  const shared = new SharedArrayBuffer(controlBytes);
  const setup: ThreadSetup | null = role.kind === 'sandbox' ? { ...role, control: shared } : null;
  const worker = new Worker(threadFile(role.kind), {
    workerData: setup,
    execArgv: [],
    env: {},
    name: role.kind,
    resourceLimits: { stackSizeMb: stackMegabytes, maxOldGenerationSizeMb: heapMegabytes },
  });
  let isTerminated = false;
  let cause: unknown;
  worker.on('message', events.onMessage);
  worker.on('error', (error) => {
    cause = error;
  });
  worker.on('exit', (code) => {
    if (!isTerminated) events.onLost(cause ?? new Error(`The thread ended with code ${code}.`));
  });
  return {
    control: openThreadControl(shared),
    send: (message) => worker.postMessage(message),
    setBusy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    async terminate() {
      isTerminated = true;
      await worker.terminate();
    },
  };
}

/** In a checkout the TypeScript source runs; a build has the two thread files beside its bundle. */
const runsFromSource = import.meta.url.endsWith('.ts');
const builtFiles = { sandbox: './sandbox-thread.js', strip: './strip-thread.cjs' };
const sourceFiles = { sandbox: './sandbox-thread.ts', strip: './strip-thread.ts' };

function threadFile(kind: WorkerRole['kind']): URL {
  if (!runsFromSource) return new URL(builtFiles[kind], import.meta.url);
  // tsx does not reach into worker threads by itself: the thread registers it before it loads the source.
  const require = createRequire(import.meta.url);
  const loader = pathToFileURL(require.resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs')).href;
  const source = new URL(sourceFiles[kind], import.meta.url).href;
  const start = `import { register } from ${JSON.stringify(loader)}; register(); await import(${JSON.stringify(source)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(start)}`);
}
