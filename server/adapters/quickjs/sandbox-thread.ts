import { parentPort, workerData } from 'node:worker_threads';
import { createBundleImages } from './bundle-images.ts';
import { createExecution, type Execution, enterScript } from './execution.ts';
import type { GuestKind } from './guest-errors.ts';
import type { Machine } from './machine.ts';
import { createMachineStore, makeImages } from './machine-store.ts';
import { type PreparedExpression, prepareExpression } from './prepare-expression.ts';
import { type PrepareResult, prepareJavascript, prepareSource } from './prepare-script.ts';
import { createRecentCache } from './recent-cache.ts';
import { openThreadControl, stopReasons } from './thread-control.ts';
import type {
  ExpressionTask,
  FromThread,
  ParkedScript,
  SandboxFailure,
  ScriptTask,
  ThreadSetup,
  ToThread,
} from './thread-messages.ts';

/** The entry of a sandbox thread: it has one execution at a time and talks to the pool by messages. */
const setup: ThreadSetup = workerData;
const port = parentPort;
if (!port) throw new Error('sandbox-thread runs as a worker thread only.');
const post = (message: FromThread): void => port.postMessage(message);
const control = openThreadControl(setup.control);
const images = setup.images ?? (await makeImages(setup.wasm));
const machines = createMachineStore(setup.wasm, images);
const bundleImages = createBundleImages();
const preparedScripts = createRecentCache<PrepareResult>(200);
const preparedExpressions = createRecentCache<PreparedExpression>(500);

type Current = Pick<ParkedScript, 'limits' | 'firstLineShift'> & { id: number; execution: Execution };
let current: Current | null = null;
/** Messages for an execution whose machine is still on its way; null when there is none. */
let early: { id: number; messages: ToThread[] } | null = null;

port.on('message', (message: ToThread) => {
  if (message.kind === 'script') void runScript(message);
  else if (message.kind === 'expression') void runExpression(message);
  else if (message.kind === 'resume') void resumeScript(message);
  else if (message.id === early?.id) early.messages.push(message);
  else if (message.id === current?.id) deliver(message, current);
});

machines.warmUp();
post({ kind: 'ready', ...(setup.images ? {} : { images }) });

function deliver(message: ToThread, to: Current): void {
  if (message.kind === 'answer') to.execution.answer(message.call, message.ok, message.value);
  else if (message.kind === 'stop') to.execution.stop();
  else if (message.kind === 'park') park(to);
}

function park({ id, limits, firstLineShift, execution }: Current): void {
  const parked = execution.park();
  if (!parked) return;
  const message: FromThread = { kind: 'parked', id, parked: { ...parked, limits, firstLineShift } };
  port?.postMessage(message, [parked.memory.bytes.buffer, parked.memory.pages.buffer as ArrayBuffer]);
}

async function runScript(task: ScriptTask): Promise<void> {
  // Reading a script counts as computing: its author may have made it hard to read.
  control.enterGuest();
  const prepared = prepare(task);
  control.leaveGuest();
  if (prepared.kind === 'needs_strip') return post({ kind: 'needs_strip', id: task.id });
  if (prepared.kind === 'failed') return refuse(task.id, prepared.error);
  const { script } = prepared;
  await open('script', { ...task, firstLineShift: script.firstLineShift }, (execution) =>
    execution.start((machine) => enterScript(machine, task, script)),
  );
}

function prepare({ source, bundle }: ScriptTask): PrepareResult {
  if (source.kind === 'prepared') return source;
  const hasBundle = bundle !== undefined;
  if (source.kind === 'code') {
    return preparedScripts.take(`${hasBundle}:code:${source.code}`, () =>
      prepareSource(source.code, hasBundle),
    );
  }
  const { javascript } = source;
  return preparedScripts.take(`${hasBundle}:javascript:${javascript}`, () =>
    prepareJavascript(javascript, hasBundle),
  );
}

async function resumeScript(message: Extract<ToThread, { kind: 'resume' }>): Promise<void> {
  const { id, parked, bundle } = message;
  const { limits, firstLineShift, host, memory } = parked;
  await open('script', { id, limits, firstLineShift, bundle, parked: host }, (execution) =>
    execution.resume(memory),
  );
}

async function runExpression(task: ExpressionTask): Promise<void> {
  const key = `${task.names.join()}:${task.code}`;
  const prepared = preparedExpressions.take(key, () => prepareExpression(task.code, task.names));
  if (!prepared.ok) return refuse(task.id, prepared.error);
  const fixed = JSON.stringify({ code: prepared.javascript, resultLimit: task.limits.resultBytes });
  const request = `${fixed.slice(0, -1)},"scope":${task.scopeJson}}`;
  await open('expression', { ...task, firstLineShift: prepared.firstLineShift }, (execution) =>
    execution.start((machine) => machine.call('evaluate', request)),
  );
}

type OpenRequest = Pick<ParkedScript, 'limits' | 'firstLineShift'> &
  Pick<ScriptTask, 'id'> & {
    name?: string;
    bundle?: string | undefined;
    parked?: ParkedScript['host'] | undefined;
  };

/** Takes a machine and enters it; messages that come before it is there wait for it. */
async function open(kind: GuestKind, request: OpenRequest, enter: (execution: Execution) => void) {
  const { id, limits, firstLineShift } = request;
  early = { id, messages: [] };
  const machine = await takeMachine(kind, request);
  const { messages } = early;
  early = null;
  const onEnd = (isMachineSound: boolean): void => {
    current = null;
    machines.giveBack(kind, limits.memoryBytes, isMachineSound ? machine : null);
    if (setup.isVerifying && request.name !== undefined)
      void verify(request.name, isMachineSound, limits.memoryBytes);
  };
  const execution = createExecution({ ...request, kind, machine, control, post, onEnd });
  current = { id, limits, firstLineShift, execution };
  enter(execution);
  for (const message of messages) if (current?.id === id) deliver(message, current);
}

/** A machine that equals the image, with the evaluated bundle of a script that starts. */
async function takeMachine(kind: GuestKind, { limits, bundle, parked }: OpenRequest): Promise<Machine> {
  const machine = await machines.take(kind, limits.memoryBytes);
  if (bundle === undefined || parked) return machine;
  const shouldStop = () => control.stopReason() !== stopReasons.none || control.computedMs() > limits.cpuMs;
  control.enterGuest();
  const isUsable = bundleImages.put(machine, bundle, shouldStop);
  control.leaveGuest();
  if (isUsable) return machine;
  machines.giveBack(kind, limits.memoryBytes, null);
  return machines.take(kind, limits.memoryBytes);
}

async function verify(name: string, isRestored: boolean, memoryBytes: number): Promise<void> {
  const instance = isRestored ? 'restored' : 'thrown away';
  const isIntact = await machines.isNextIntact('script', memoryBytes);
  post({ kind: 'machine', name, instance, isIntact });
}

function refuse(id: number, error: SandboxFailure): void {
  post({ kind: 'ended', id, outcome: { ok: false, error } });
}
