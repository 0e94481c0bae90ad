import type { FastifyInstance } from 'fastify';

const patienceMs = 2_000;

/** `/healthz`: the process is up. `/readyz`: it can do its work, because database and queue answer. */
export function registerHealthRoutes(app: FastifyInstance, checkReady: () => Promise<void>): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const isReady = await Promise.race([
      checkReady().then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false)),
    ]);
    if (isReady) return { status: 'ready' };
    return reply
      .code(503)
      .header('retry-after', '2')
      .send({ error: { code: 'unavailable', message: 'The database or the queue does not answer.' } });
  });
}
