import { parentPort } from 'node:worker_threads';
import { isJavascript, prepareJavascript } from './prepare-script.ts';
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
  const { javascript, mistake } = result;
  const read = prepareJavascript(javascript, false);
  // Only where nothing else finds it wrong: code that is JavaScript is right, whatever TypeScript thinks of it.
  const isWrong = mistake !== null && read.kind === 'prepared' && !isJavascript(code);
  if (isWrong) return { ok: false, error: mistake };
  const ready = { ok: true as const, javascript, prepared: read.kind === 'prepared' ? read.script : null };
  if (!wantsInputs) return { ...ready, inputs: null };
  const { readSignature } = await import('#server/adapters/typescript/read-signature.ts');
  return { ...ready, inputs: readSignature(code) };
}

const ready: FromThread = { kind: 'ready' };
parentPort?.postMessage(ready);
