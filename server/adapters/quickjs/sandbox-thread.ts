import { parentPort, workerData } from 'node:worker_threads';
import { createExecution, type Execution, enterScript } from './execution.ts';
import type { GuestKind } from './guest-errors.ts';
import { createMachineStore } from './machine-store.ts';
import { type PreparedExpression, prepareExpression } from './prepare-expression.ts';
import { type PrepareResult, prepareJavascript, prepareSource } from './prepare-script.ts';
import { createRecentCache } from './recent-cache.ts';
import { openThreadControl } from './thread-control.ts';
import type {
  ExpressionTask,
  FromThread,
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
const machines = createMachineStore(setup.wasm);
const preparedScripts = createRecentCache<PrepareResult>(200);
const preparedExpressions = createRecentCache<PreparedExpression>(500);
let current: { id: number; execution: Execution } | null = null;

port.on('message', (message: ToThread) => {
  if (message.kind === 'script') void runScript(message);
  else if (message.kind === 'expression') void runExpression(message);
  else if (message.kind === 'strip' || message.id !== current?.id) return;
  else if (message.kind === 'answer') current.execution.answer(message.call, message.ok, message.value);
  else current.execution.stop();
});

machines.warmUp();
post({ kind: 'ready' });

async function runScript(task: ScriptTask): Promise<void> {
  const key = task.stripped === null ? `source:${task.code}` : `stripped:${task.stripped}`;
  const prepared = preparedScripts.take(key, () =>
    task.stripped === null ? prepareSource(task.code) : prepareJavascript(task.stripped),
  );
  if (prepared.kind === 'needs_strip') return post({ kind: 'needs_strip', id: task.id });
  if (prepared.kind === 'failed') return refuse(task.id, prepared.error);
  const { script } = prepared;
  const execution = await open('script', task, script.firstLineShift);
  execution.start((machine) => enterScript(machine, task, script));
}

async function runExpression(task: ExpressionTask): Promise<void> {
  const key = `${task.names.join()}:${task.code}`;
  const prepared = preparedExpressions.take(key, () => prepareExpression(task.code, task.names));
  if (!prepared.ok) return refuse(task.id, prepared.error);
  const fixed = JSON.stringify({ code: prepared.javascript, resultLimit: task.limits.resultBytes });
  const request = `${fixed.slice(0, -1)},"scope":${task.scopeJson}}`;
  const execution = await open('expression', task, prepared.firstLineShift);
  execution.start((machine) => machine.call('evaluate', request));
}

async function open(kind: GuestKind, task: ScriptTask | ExpressionTask, firstLineShift: number) {
  const { id, limits } = task;
  const machine = await machines.take(kind, limits.memoryBytes);
  const execution = createExecution({
    id,
    kind,
    limits,
    firstLineShift,
    machine,
    control,
    post,
    onEnd(isMachineSound) {
      current = null;
      machines.giveBack(kind, limits.memoryBytes, isMachineSound ? machine : null);
    },
  });
  current = { id, execution };
  return execution;
}

function refuse(id: number, error: SandboxFailure): void {
  post({ kind: 'ended', id, outcome: { ok: false, error } });
}
