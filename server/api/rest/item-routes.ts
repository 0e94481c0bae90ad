import * as z from 'zod';
import { getItem, removeItem } from '#server/resources/find-item.ts';
import { resourceView, secretView, variableView } from '#server/resources/item-views.ts';
import { putResource } from '#server/resources/put-resource.ts';
import { putSecret } from '#server/resources/put-secret.ts';
import { putVariable } from '#server/resources/put-variable.ts';
import {
  resourceViewSchema,
  savedResourceSchema,
  secretViewSchema,
  variableViewSchema,
} from '#shared/resources/item-views.ts';
import { putResourceSchema, putSecretSchema, putVariableSchema } from '#shared/resources/put-schemas.ts';
import { pathSchema } from '#shared/slug.ts';
import { granted } from '../trpc.ts';
import { defineRoute, type RestContext } from './route.ts';

const variablePath = '/api/v1/w/:workspace/variables/:folder/:name';
const secretPath = '/api/v1/w/:workspace/secrets/:folder/:name';
const resourcePath = '/api/v1/w/:workspace/resources/:folder/:name';

const variableRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/variables',
    summary: 'The variables of a workspace',
    answers: { 200: z.object({ items: z.array(variableViewSchema) }) },
    async handle({ services, access }) {
      const found = await services.items.variables.list(granted(access, 'workspace').id);
      return { status: 200, body: { items: found.map(variableView) } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: variablePath,
    summary: 'A variable',
    answers: { 200: variableViewSchema },
    async handle({ services, access }, { params }) {
      const found = await getItem(services.items.variables, 'variable', placeOf(access, params));
      return { status: 200, body: variableView(found) };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: variablePath,
    summary: 'Save a variable: any JSON, which flows and scripts of the workspace read',
    body: putVariableSchema,
    answers: { 200: variableViewSchema },
    async handle({ services, access, caller }, { params, body }) {
      const saved = await putVariable(services, caller.actor, { ...body, ...placeOf(access, params) });
      return { status: 200, body: saved };
    },
  }),
];

const secretRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/secrets',
    summary: 'The secrets of a workspace, without their values',
    answers: { 200: z.object({ items: z.array(secretViewSchema) }) },
    async handle({ services, access }) {
      const found = await services.items.secrets.list(granted(access, 'workspace').id);
      return { status: 200, body: { items: found.map(secretView) } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: secretPath,
    summary: 'When a secret was saved and by whom; its value is never given back',
    answers: { 200: secretViewSchema },
    async handle({ services, access }, { params }) {
      const found = await getItem(services.items.secrets, 'secret', placeOf(access, params));
      return { status: 200, body: secretView(found) };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: secretPath,
    summary: 'Save a secret: text that is kept encrypted and can only be used, not read',
    body: putSecretSchema,
    answers: { 200: secretViewSchema },
    async handle({ services, access, caller }, { params, body }) {
      const saved = await putSecret(services, caller.actor, { ...body, ...placeOf(access, params) });
      return { status: 200, body: saved };
    },
  }),
];

const resourceRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/resources',
    summary: 'The resources of a workspace, without what is kept encrypted',
    answers: { 200: z.object({ items: z.array(resourceViewSchema) }) },
    async handle({ services, access }) {
      const found = await services.items.resources.list(granted(access, 'workspace').id);
      return { status: 200, body: { items: found.map(resourceView) } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: resourcePath,
    summary: 'A resource, without what is kept encrypted',
    answers: { 200: resourceViewSchema },
    async handle({ services, access }, { params }) {
      const found = await getItem(services.items.resources, 'resource', placeOf(access, params));
      return { status: 200, body: resourceView(found) };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: resourcePath,
    summary:
      'Save a resource; secret fields that are left out stay, unless it leads to another host than before',
    body: putResourceSchema,
    answers: { 200: savedResourceSchema },
    async handle({ services, access, caller }, { params, body }) {
      const saved = await putResource(services, caller.actor, { ...body, ...placeOf(access, params) });
      return { status: 200, body: saved };
    },
  }),
];

const removingRoutes = (
  [
    ['variable', variablePath],
    ['secret', secretPath],
    ['resource', resourcePath],
  ] as const
).map(([kind, path]) =>
  defineRoute({
    method: 'DELETE',
    path,
    summary: `Delete a ${kind}; what still names it fails`,
    answers: { 204: null },
    async handle({ services, access }, { params }) {
      await removeItem(services.items, kind, placeOf(access, params));
      return { status: 204 };
    },
  }),
);

export const itemRoutes = [...variableRoutes, ...secretRoutes, ...resourceRoutes, ...removingRoutes];

function placeOf(access: RestContext['access'], params: Record<string, string>) {
  const path = pathSchema.parse(`${params.folder}/${params.name}`);
  return { workspaceId: granted(access, 'workspace').id, path };
}
