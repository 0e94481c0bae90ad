import { parentPort } from 'node:worker_threads';
import { prepareJavascript } from './prepare-script.ts';
import { stripTypes } from './strip-types.ts';
import type { FromThread, StripResult, StripTask, ToThread } from './thread-messages.ts';

/** The entry of the thread that has TypeScript's parser; a build bundles the parser into it, to start faster. */
parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'strip') void answer(message);
});

async function answer(task: StripTask): Promise<void> {
  const message: FromThread = { kind: 'stripped', id: task.id, result: await readScript(task) };
  parentPort?.postMessage(message);
}

async function readScript({ code, wantsInputs }: StripTask): Promise<StripResult> {
  const result = stripTypes(code);
  if (!result.ok) return result;
  const read = prepareJavascript(result.javascript, false);
  const ready = { ...result, prepared: read.kind === 'prepared' ? read.script : null };
  if (!wantsInputs) return { ...ready, inputs: null };
  const { readSignature } = await import('#server/adapters/typescript/read-signature.ts');
  return { ...ready, inputs: readSignature(code) };
}

const ready: FromThread = { kind: 'ready' };
parentPort?.postMessage(ready);
