import fastifyCookie from '@fastify/cookie';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { SharedGauges } from '#server/runtime/gauges.ts';
import { type AppRouter, appRouter } from './app-router.ts';
import { describeFailure } from './failure.ts';
import { registerHookRoutes } from './hooks/hook-routes.ts';
import { createContext } from './http/authenticate.ts';
import { serveClient } from './http/client-pages.ts';
import { registerDemoFeed } from './http/demo-feed.ts';
import { registerHealthRoutes } from './http/health-routes.ts';
import { handleErrors } from './http/http-errors.ts';
import { registerMetrics } from './http/metrics-routes.ts';
import { parseJson } from './http/parse-json.ts';
import { sendSecurityHeaders } from './http/security-headers.ts';
import { openApiDocument } from './rest/openapi.ts';
import { registerRestRoutes } from './rest/register-routes.ts';
import { openRestRoutes } from './rest/rest-routes.ts';
import type { Services } from './services.ts';
import { asTrpcError } from './trpc.ts';

export type ServerParts = {
  services: Services;
  logger: FastifyBaseLogger;
  /** Folder of the built client. */
  clientFolder: string;
  version: string;
  gauges: SharedGauges;
  /** Rejects while database or queue do not answer. */
  checkReady: () => Promise<void>;
};

const defaultBodyLimit = 1024 * 1024;
/** Definitions of flows travel by tRPC. */
const trpcBodyLimit = 10 * 1024 * 1024;
const maxParamLength = 5_000;

/** The whole HTTP surface of design 2.4, not listening yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { services } = parts;
  const app = fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: defaultBodyLimit,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength, ignoreTrailingSlash: false },
  });
  await app.register(fastifyCookie);
  sendSecurityHeaders(app, services.settings.publicUrl);
  handleErrors(app);
  registerHealthRoutes(app, parts.checkReady);
  registerMetrics(app, {
    shared: parts.gauges,
    sandboxBacklog: services.sandbox.backlog,
    version: parts.version,
  });
  if (services.settings.isDemo) registerDemoFeed(app, services.clock);
  const routes = openRestRoutes(services.advanceClock !== null);
  const description = JSON.stringify(openApiDocument(routes, parts.version));
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(description));
  await app.register(async (scope) => registerRestRoutes(scope, services, routes));
  await app.register(async (scope) => registerHookRoutes(scope, services));
  await app.register(async (scope) => registerTrpc(scope, services), { prefix: '/trpc' });
  await serveClient(app, parts.clientFolder);
  return app;
}

async function registerTrpc(scope: FastifyInstance, services: Services): Promise<void> {
  scope.addHook('onRoute', (route) => {
    route.bodyLimit = trpcBodyLimit;
  });
  scope.addHook('preHandler', async (request) => {
    if (typeof request.body === 'string' && request.body !== '') parseJson(request.body);
  });
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    trpcOptions: {
      router: appRouter,
      maxBatchSize: 50,
      createContext: async ({ req, res }) => {
        try {
          return await createContext(services, req, res);
        } catch (error) {
          throw asTrpcError(error);
        }
      },
      onError({ error, path }) {
        const failure = describeFailure(error);
        if (failure.code === 'internal')
          services.log.error({ err: error.cause ?? error, path }, 'call failed');
      },
    },
  };
  await scope.register(fastifyTRPCPlugin, options);
}
