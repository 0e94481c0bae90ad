import * as z from 'zod';
import { putScript } from '#server/scripts/put-script.ts';
import {
  getScript,
  listScripts,
  listScriptVersions,
  removeScript,
  savedScript,
} from '#server/scripts/script-views.ts';
import {
  putScriptSchema,
  savedScriptSchema,
  scriptListItemSchema,
  scriptVersionSchema,
  scriptViewSchema,
} from '#shared/scripts/script-view.ts';
import { granted } from '../trpc.ts';
import { defineRoute, type RestContext } from './route.ts';

const scriptPath = '/api/v1/w/:workspace/scripts/:folder/:name';
const codeBodyLimit = 5 * 1024 * 1024;

export const scriptRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/scripts',
    summary: 'The saved scripts of a workspace',
    answers: { 200: z.object({ items: z.array(scriptListItemSchema) }) },
    async handle({ services, access }) {
      const items = await listScripts(services, granted(access, 'workspace').id);
      return { status: 200, body: { items } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: scriptPath,
    summary: 'A saved script, by default its newest version',
    query: z.object({ version: z.coerce.number().int().min(1).optional() }),
    answers: { 200: scriptViewSchema },
    async handle({ services, access }, { params, query }) {
      const script = await getScript(services, placeOf(access, params), query.version ?? null);
      return { status: 200, body: script };
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${scriptPath}/versions`,
    summary: 'The versions of a saved script, newest first',
    answers: { 200: z.object({ items: z.array(scriptVersionSchema) }) },
    async handle({ services, access }, { params }) {
      const items = await listScriptVersions(services, placeOf(access, params));
      return { status: 200, body: { items } };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: scriptPath,
    summary: 'Save a script as its next version; its packages are fetched and locked',
    body: putScriptSchema,
    bodyLimit: codeBodyLimit,
    answers: { 200: savedScriptSchema },
    async handle({ services, access, caller }, { params, body }) {
      const saved = await putScript(services, caller.actor, { ...body, ...placeOf(access, params) });
      return { status: 200, body: savedScript(saved) };
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: scriptPath,
    summary: 'Delete a script; published flows keep the versions that they took',
    answers: { 204: null },
    async handle({ services, access }, { params }) {
      await removeScript(services, placeOf(access, params));
      return { status: 204 };
    },
  }),
];

function placeOf(access: RestContext['access'], params: Record<string, string>) {
  return { workspaceId: granted(access, 'workspace').id, path: `${params.folder}/${params.name}` };
}
