import type { Server } from 'node:http';

/** How long answers that are under way may take once the server stops. */
const patienceMs = 5_000;

/**
 * Prepares a server to let go of its connections: the returned function closes all of them as soon as no answer is
 * under way. Node itself keeps a connection on which a browser has not asked for anything yet.
 */
export function trackAnswers(server: Server): () => void {
  let underWay = 0;
  let isClosing = false;
  server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      if (isClosing && underWay === 0) server.closeAllConnections();
    });
  });
  return () => {
    isClosing = true;
    if (underWay === 0) server.closeAllConnections();
    setTimeout(() => server.closeAllConnections(), patienceMs).unref();
  };
}
