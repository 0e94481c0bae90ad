import * as z from 'zod';
import { acceptedEdition } from '#server/apps/app-edition.ts';
import { putApp } from '#server/apps/put-app.ts';
import { runAppAction } from '#server/apps/run-app-action.ts';
import { actionAnswerSchema } from '#shared/apps/app-views.ts';
import { AppError } from '#shared/errors.ts';
import { jsonObjectSchema } from '#shared/graph/schema.ts';
import { granted } from '../trpc.ts';
import { defineRoute } from './route.ts';

const definitionBodyLimit = 10 * 1024 * 1024;

/** The definition is read on its own, so that what is wrong with it comes back as problems. */
const putSchema = z.strictObject({
  definition: z.unknown().meta({ description: 'An AppDefinition' }),
  publish: z.boolean().optional(),
  message: z.string().max(2000).optional(),
});

export const appRoutes = [
  defineRoute({
    method: 'PUT',
    path: '/api/v1/w/:workspace/apps/:slug',
    summary: 'Make an app or replace its draft, and publish it if asked',
    body: putSchema,
    bodyLimit: definitionBodyLimit,
    answers: { 200: z.object({ appId: z.string(), revision: z.int(), version: z.int().optional() }) },
    async handle({ services, access, caller }, { params, body }) {
      const saved = await putApp(services, caller.actor, {
        ...body,
        workspaceId: granted(access, 'workspace').id,
        app: access.app,
        slug: params.slug ?? '',
      });
      return { status: 200, body: saved };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/w/:workspace/apps/:slug/actions/:action',
    summary: 'Run an action of a published app, as its viewer does',
    body: z.strictObject({ version: z.int().min(1), inputs: jsonObjectSchema.default({}) }),
    takesIdempotencyKey: true,
    answers: { 200: actionAnswerSchema, 202: actionAnswerSchema },
    async handle({ services, access, caller }, { params, body, idempotencyKey }) {
      if (idempotencyKey === undefined) {
        throw new AppError('bad_request', 'Send an Idempotency-Key header, one per click.');
      }
      const edition = await acceptedEdition(services, granted(access, 'app'), body.version);
      const call = { edition, action: params.action ?? '', inputs: body.inputs, idempotencyKey };
      const answer = await runAppAction(services, caller.actor, call);
      return { status: answer.kind === 'run' ? 202 : 200, body: answer };
    },
  }),
];
