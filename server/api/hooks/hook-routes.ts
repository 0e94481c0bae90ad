import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findHook, type Hook } from '#server/runs/find-hook.ts';
import { startHookRun } from '#server/runs/start-hook-run.ts';
import { AppError } from '#shared/errors.ts';
import type { WebhookConfig } from '#shared/nodes/webhook.ts';
import { readReference } from '#shared/resources/references.ts';
import { withinPatience } from '../http/within-patience.ts';
import type { Services } from '../services.ts';
import { answerHook } from './hook-answer.ts';
import { checkHookAuth } from './hook-auth.ts';
import { type HookRequest, hookInput, visibleHeaders } from './hook-input.ts';

const bodyLimit = 5 * 1024 * 1024;
const maxKeyLength = 255;

/** Webhooks (design 2.4): published ones under /hooks, those of drafts under /hooks-test. */
export function registerHookRoutes(app: FastifyInstance, services: Services): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit },
    async (_request: unknown, body: Buffer) => body,
  );
  for (const [prefix, isDraft] of [
    ['/hooks', false],
    ['/hooks-test', true],
  ] as const) {
    app.all(`${prefix}/:workspace/*`, { bodyLimit }, (request, reply) =>
      receive(services, { request, reply, isDraft }),
    );
  }
}

type Call = { request: FastifyRequest; reply: FastifyReply; isDraft: boolean };

async function receive(services: Services, { request, reply, isDraft }: Call): Promise<FastifyReply> {
  const { workspace = '', '*': path = '' } = request.params as Record<string, string>;
  // What a flow answers is never a page of ours, whatever type it claims to be.
  reply.header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  const hook = await withinPatience(findHook(services, { workspace, path, isDraft }));
  requireMethod(hook, request.method, reply);
  const call = readCall(request);
  const auth = await withStoredSecret(services, hook);
  const { replayKey } = checkHookAuth(auth, { ...call, now: services.clock.now() });
  const { run, isNew } = await startHookRun(services, hook, {
    input: hookInput(call, hook.version.definition.inputs),
    trigger: {
      method: call.method,
      headers: visibleHeaders(call.headers, hook.config.auth.header),
      query: call.query,
      rawBody: call.rawBody.toString('utf8'),
    },
    idempotencyKey: replayKey ?? idempotencyKey(request),
  });
  if (replayKey !== null && !isNew) throw new AppError('conflict', 'This call was received already.');
  if (hook.config.respond === 'accept') return reply.code(202).send({ runId: run.id });
  const milliseconds = hook.config.waitSeconds * 1000;
  const ended = await services.control.waitForAnswer(run.workspaceId, run.id, milliseconds);
  return ended === null ? reply.code(202).send({ runId: run.id }) : answerHook(services, ended, reply);
}

/** A secret that is named, not written out; one that does not exist stays a name, with which nobody gets in. */
async function withStoredSecret(
  { connectors }: Services,
  { flow, config }: Hook,
): Promise<WebhookConfig['auth']> {
  const reference = readReference(config.auth.secret ?? '');
  if (reference?.kind !== 'secret') return config.auth;
  const secret = await connectors.values.findSecret(flow.workspaceId, reference.path);
  return secret === null ? config.auth : { ...config.auth, secret };
}

function requireMethod(hook: Hook, method: string, reply: FastifyReply): void {
  if (hook.config.methods.some((allowed) => allowed === method)) return;
  const allowed = hook.config.methods.join(', ');
  reply.header('allow', allowed);
  throw new AppError('method_not_allowed', `This webhook takes ${allowed}, not ${method}.`);
}

function readCall(request: FastifyRequest): HookRequest {
  return {
    method: request.method,
    headers: request.headers,
    query: request.query as Record<string, string | string[]>,
    rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

function idempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key.slice(0, maxKeyLength) : null;
}
