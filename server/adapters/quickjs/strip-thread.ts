import { parentPort } from 'node:worker_threads';
import { stripTypes } from './strip-types.ts';
import type { FromThread, ToThread } from './thread-messages.ts';

/** The entry of the thread that has TypeScript's parser; a build bundles the parser into it, to start faster. */
parentPort?.on('message', (message: ToThread) => {
  if (message.kind !== 'strip') return;
  const answer: FromThread = { kind: 'stripped', id: message.id, result: stripTypes(message.code) };
  parentPort?.postMessage(answer);
});

const ready: FromThread = { kind: 'ready' };
parentPort?.postMessage(ready);
