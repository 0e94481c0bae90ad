import * as z from 'zod';
import { flowView, listFlows } from '#server/flows/flow-views.ts';
import { putFlow } from '#server/flows/put-flow.ts';
import { removeFlow } from '#server/flows/remove-flow.ts';
import { testsOf } from '#server/test-cases/test-case-views.ts';
import { type FlowView, flowListItemSchema, flowViewSchema } from '#shared/flows/flow-view.ts';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { granted } from '../trpc.ts';
import { defineRoute } from './route.ts';

const flowPath = '/api/v1/w/:workspace/flows/:folder/:name';
const definitionBodyLimit = 10 * 1024 * 1024;

/** The definition is read on its own, so that what is wrong with it comes back as problems that name the node. */
const putSchema = z.strictObject({
  definition: z.unknown().meta({ description: 'A FlowDefinition' }),
  title: z.string().trim().min(1).max(200).optional(),
  publish: z.boolean().optional(),
  message: z.string().max(2000).optional(),
  baseRevision: z.int().min(0).optional(),
  tests: z.array(testCaseSchema).optional().meta({ description: 'In place of the test cases that it has' }),
  ignoreTests: z.boolean().optional().meta({ description: 'Publish although test cases fail' }),
});

const savedSchema = z.object({ flowId: z.string(), revision: z.int(), version: z.int().optional() });
const itemSchema = flowListItemSchema.omit({ id: true }).extend({ flowId: z.string() });
const flowSchema = flowViewSchema.omit({ id: true }).extend({
  flowId: z.string(),
  definition: flowDefinitionSchema,
  tests: z.array(testCaseSchema).optional(),
});

export const flowRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/flows',
    summary: 'The flows of a workspace',
    answers: { 200: z.object({ items: z.array(itemSchema) }) },
    async handle({ services, access }) {
      const flows = await listFlows(services, granted(access, 'workspace').id);
      return { status: 200, body: { items: flows.map(({ id, ...flow }) => ({ flowId: id, ...flow })) } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: flowPath,
    summary: 'A flow with its draft and test cases',
    answers: { 200: flowSchema },
    async handle({ services, access }) {
      const flow = granted(access, 'flow');
      const tests = await testsOf(services, flow);
      const view = restView(await flowView(services, flow));
      return { status: 200, body: tests.length === 0 ? view : { ...view, tests } };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: flowPath,
    summary: 'Make a flow or replace its draft, and publish it if asked',
    body: putSchema,
    bodyLimit: definitionBodyLimit,
    answers: { 200: savedSchema },
    async handle({ services, access, caller }, { params, body }) {
      const saved = await putFlow(services, caller.actor, {
        ...body,
        workspaceId: granted(access, 'workspace').id,
        flow: access.flow,
        path: `${params.folder}/${params.name}`,
      });
      return { status: 200, body: saved };
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: flowPath,
    summary: 'Delete a flow; its runs stay',
    answers: { 204: null },
    async handle({ services, access }) {
      await removeFlow(services, granted(access, 'flow'));
      return { status: 204 };
    },
  }),
];

function restView({ id, ...view }: FlowView): z.infer<typeof flowSchema> {
  return { flowId: id, ...view };
}
