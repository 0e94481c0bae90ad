import { parentPort } from 'node:worker_threads';
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
  if (!result.ok || !wantsInputs) return result;
  const { readSignature } = await import('#server/adapters/typescript/read-signature.ts');
  return { ...result, inputs: readSignature(code) };
}

const ready: FromThread = { kind: 'ready' };
parentPort?.postMessage(ready);
