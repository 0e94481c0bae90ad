import * as z from 'zod';
import { sessionView } from '#server/people/session-view.ts';
import { roleSchema } from '#shared/people/roles.ts';
import { sessionViewSchema } from '#shared/people/session-view.ts';
import { signIn, signOut } from '../session-actions.ts';
import { defineRoute, type RestContext } from './route.ts';

const credentialsSchema = z.strictObject({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1000),
});

const meSchema = z.union([
  sessionViewSchema,
  z.object({
    token: z.object({
      name: z.string(),
      workspace: z.string(),
      role: roleSchema,
      flow: z.string().optional(),
    }),
  }),
]);

export const sessionRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in; the answer sets the session cookie',
    body: credentialsSchema,
    answers: { 204: null },
    async handle(ctx, { body }) {
      await signIn(ctx, body);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Sign out',
    answers: { 204: null },
    async handle(ctx) {
      await signOut(ctx);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who the cookie or the token stands for',
    answers: { 200: meSchema },
    handle: async (ctx) => ({ status: 200, body: await describeCaller(ctx) }),
  }),
];

async function describeCaller({ services, caller }: RestContext): Promise<z.infer<typeof meSchema> | null> {
  const { actor } = caller;
  if (actor.kind !== 'token') return sessionView(services, actor);
  const workspace = await services.people.findWorkspace({ id: actor.workspaceId });
  const { name, role, flowPath } = actor;
  return {
    token: {
      name,
      role,
      workspace: workspace?.slug ?? '',
      ...(flowPath === undefined ? {} : { flow: flowPath }),
    },
  };
}
