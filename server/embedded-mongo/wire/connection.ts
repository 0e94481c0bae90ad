import type { Socket } from 'node:net';
import type { Engine } from '../engine/engine.ts';
import { MongoFailure } from '../errors.ts';
import { type Executor, failureReply, requestOf } from './executor.ts';
import { type Message, parseMessage, refuseLegacy, startFraming, writeReply } from './messages.ts';

/** Serves one client until it leaves; malformed bytes end this connection only. */
export function serveConnection(
  socket: Socket,
  id: number,
  parts: { engine: Engine; executor: Executor },
): void {
  socket.setNoDelay(true);
  const handle = (bytes: Buffer): void => {
    const message = parseMessage(bytes);
    const respond = (reply: Buffer): void => {
      if (message.isAcknowledged && !socket.destroyed) socket.write(writeReply(message, reply));
    };
    submit(message, id, { executor: parts.executor, respond });
  };
  const feed = startFraming(handle);
  socket.on('data', (chunk) => {
    try {
      feed(chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
}

function submit(
  message: Message,
  id: number,
  to: { executor: Executor; respond: (reply: Buffer) => void },
): void {
  try {
    const request = requestOf(message.body, message.database, id);
    if (message.isLegacy) refuseLegacy(request.name);
    to.executor.submit(request, to.respond);
  } catch (error) {
    if (!(error instanceof MongoFailure)) throw error;
    to.respond(failureReply(error));
  }
}
