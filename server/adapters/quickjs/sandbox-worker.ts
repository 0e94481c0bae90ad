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

export function startSandboxWorker(file: URL, role: WorkerRole, events: SandboxWorkerEvents): SandboxWorker {
  const shared = new SharedArrayBuffer(controlBytes);
  const setup: ThreadSetup | null = role.kind === 'sandbox' ? { ...role, control: shared } : null;
  const worker = new Worker(file, {
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
    setBusy(isBusy) {
      if (isBusy) worker.ref();
      // While it ends the process waits for it, or it would stop in the middle of whoever awaits that.
      else if (!isTerminated) worker.unref();
    },
    async terminate() {
      isTerminated = true;
      await worker.terminate();
    },
  };
}

/** A build has the two thread files beside its bundle; in a checkout they are bundled at their first use. */
export async function findThreadFile(kind: WorkerRole['kind']): Promise<URL> {
  const isSource = import.meta.url.endsWith('.ts');
  if (!isSource)
    return new URL(kind === 'sandbox' ? './sandbox-thread.js' : './strip-thread.cjs', import.meta.url);
  const { bundleThread } = await import('#server/adapters/esbuild/bundle-thread.ts');
  return kind === 'sandbox'
    ? bundleThread(new URL('./sandbox-thread.ts', import.meta.url), 'esm')
    : bundleThread(new URL('./strip-thread.ts', import.meta.url), 'cjs');
}
