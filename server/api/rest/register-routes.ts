import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { type AccessTarget, authorize } from '#server/access/authorize.ts';
import { routeRules } from '#server/access/rules.ts';
import { AppError } from '#shared/errors.ts';
import { isJsonObject } from '#shared/json.ts';
import { createContext } from '../http/authenticate.ts';
import { parseJson } from '../http/parse-json.ts';
import type { Services } from '../services.ts';
import type { RestRoute } from './route.ts';

const maxKeyLength = 255;

/** Mounts REST routes: who asks, may they, is the request well formed, then the use case. */
export function registerRestRoutes(
  app: FastifyInstance,
  services: Services,
  routes: readonly RestRoute[],
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, text: string) => (text === '' ? undefined : parseJson(text)),
  );
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
      handler: (request, reply) => answer(services, route, { request, reply }),
    });
  }
}

async function answer(
  services: Services,
  route: RestRoute,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const ctx = await createContext(services, request, reply);
  const rule = routeRules[`${route.method} ${route.path}`];
  if (rule === undefined) throw new Error(`The route ${route.method} ${route.path} has no access rule.`);
  const params = request.params as Record<string, string>;
  const target = accessTarget(params, request.body);
  const access = await authorize(services, ctx.caller.actor, { rule, target });
  const result = await route.handle(
    { ...ctx, access },
    {
      params,
      query: parsePart(route.query, request.query),
      body: parsePart(route.body, request.body ?? (route.isBodyOptional === true ? {} : undefined)),
      idempotencyKey: idempotencyKey(request),
    },
  );
  reply.code(result.status).header('cache-control', 'no-store');
  return result.body === undefined ? reply.send() : reply.send(result.body);
}

function accessTarget(params: Record<string, string>, body: unknown): AccessTarget {
  const { workspace, folder, name, run, step, approval, slug } = params;
  return {
    workspace,
    runId: run,
    flowPath: folder === undefined ? undefined : `${folder}/${name}`,
    appSlug: slug,
    approvalId: step === undefined ? approval : `${run}/${step}`,
    isDraft: isJsonObject(body) && body.draft === true,
  };
}

function parsePart(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  if (value === undefined) throw new AppError('bad_request', 'Send a JSON object as the body.');
  return schema.parse(value);
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length > 0 && key.length <= maxKeyLength) return key;
  throw new AppError('bad_request', `An Idempotency-Key has 1 to ${maxKeyLength} characters.`);
}
