import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { roleSchema } from '#shared/people/roles.ts';
import { runStatusSchema, stepStatusSchema } from '#shared/runs/run.ts';
import {
  actionWhenSchema,
  appDefinitionSchema,
  appPageSchema,
  appThemeSchema,
  confirmSchema,
} from './app-schema.ts';

/** Who may use a published app: `private`: whoever may edit it; `members`: every operator of the workspace. */
export const appAccessSchema = z.enum(['private', 'members']);
export type AppAccess = z.infer<typeof appAccessSchema>;

export const appListItemSchema = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  icon: z.string(),
  access: appAccessSchema,
  /** null: never published */
  publishedVersion: z.int().nullable(),
  hasUnpublishedChanges: z.boolean(),
  updatedAt: z.string(),
  updatedBy: z.string().nullable(),
});
export type AppListItem = z.infer<typeof appListItemSchema>;

/** An app with its draft, for builders. `revision` counts the operations applied to the draft. */
export const appViewSchema = appListItemSchema.extend({ revision: z.int(), definition: appDefinitionSchema });
export type AppView = z.infer<typeof appViewSchema>;

export const appVersionViewSchema = z.object({
  version: z.int(),
  message: z.string(),
  publishedAt: z.string(),
  publishedBy: z.string().nullable(),
});
export type AppVersionView = z.infer<typeof appVersionViewSchema>;

/** An action as its viewer sees it: nothing of what it runs, and only the inputs that the page sends. */
export const viewerActionSchema = z.object({
  id: z.string(),
  title: z.string(),
  effect: z.enum(['read', 'write']),
  /** A `flow` answers with a run, a `script` with its result. */
  runs: z.enum(['flow', 'script']),
  when: actionWhenSchema,
  confirm: confirmSchema.optional(),
  /** What the page sends, by name: `value` is a binding or a plain value. */
  inputs: z.record(
    z.string(),
    z.object({ kind: z.enum(['viewer', 'one_of', 'row']), value: jsonValueSchema }),
  ),
  /** JSON Schema of an object with the `viewer` and `one_of` inputs, from which forms are drawn. */
  form: jsonObjectSchema,
  /** Whether the viewer's role may run it; the server decides again at every call. */
  isAllowed: z.boolean(),
  isSensitive: z.boolean(),
});
export type ViewerAction = z.infer<typeof viewerActionSchema>;

/** The document that a viewer gets (design 6.5, rule 9): no flow paths, fixed values or secrets. */
export const viewerAppSchema = z.object({
  slug: z.string(),
  /** null: a preview of the draft */
  version: z.int().nullable(),
  title: z.string(),
  icon: z.string(),
  theme: appThemeSchema,
  pages: z.array(appPageSchema),
  state: jsonObjectSchema,
  actions: z.array(viewerActionSchema),
  /** What bindings see as `user`. */
  user: z.object({ name: z.string(), email: z.string().nullable(), role: roleSchema }),
});
export type ViewerApp = z.infer<typeof viewerAppSchema>;

export const actionAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), data: jsonValueSchema }),
  z.object({ kind: z.literal('run'), runId: z.string() }),
]);
export type ActionAnswer = z.infer<typeof actionAnswerSchema>;

/** What a viewer may read of a run that it started through the app (design 6.5, rules 7 and 8). */
export const appRunViewSchema = z.object({
  runId: z.string(),
  action: z.string(),
  status: runStatusSchema,
  waitingFor: z.enum(['approval', 'timer', 'signal', 'child']).optional(),
  /** null until it succeeded */
  result: jsonValueSchema,
  /** A short text for people. */
  error: z.object({ message: z.string() }).nullable(),
  /** null: no run status component of the app shows the steps of this action */
  steps: z
    .array(
      z.object({
        title: z.string(),
        status: stepStatusSchema,
        startedAt: z.string().nullable(),
        finishedAt: z.string().nullable(),
      }),
    )
    .nullable(),
  /** Whether the app lets its viewer cancel it now. */
  mayCancel: z.boolean(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});
export type AppRunView = z.infer<typeof appRunViewSchema>;

/** A run in the list of those that a viewer started through the app. */
export const appRunItemSchema = appRunViewSchema
  .pick({ runId: true, status: true, waitingFor: true, createdAt: true, finishedAt: true })
  .extend({
    /** Those that a run history component shows. */
    inputs: jsonObjectSchema,
  });
export type AppRunItem = z.infer<typeof appRunItemSchema>;

/** What an operator finds when coming in: nothing about graphs. */
export const homeViewSchema = z.object({
  apps: z.array(z.object({ slug: z.string(), title: z.string(), icon: z.string() })),
  runForms: z.array(
    z.object({
      path: z.string(),
      title: z.string(),
      /** Labels of its fields. */ fields: z.array(z.string()),
    }),
  ),
  pendingApprovals: z.int(),
  /** The oldest of them. */
  approvals: z.array(
    z.object({ id: z.string(), title: z.string(), askedBy: z.string().nullable(), openedAt: z.string() }),
  ),
});
export type HomeView = z.infer<typeof homeViewSchema>;

/** The form that starts a flow's published version (design 6.4). */
export const runFormSchema = z.object({
  flowId: z.string(),
  path: z.string(),
  title: z.string(),
  version: z.int(),
  inputs: jsonObjectSchema,
  /** Whether who looks may see the steps of its runs. */
  mayInspect: z.boolean(),
  /** What the person started it with before, newest first, each once. */
  pastInputs: z.array(z.object({ at: z.string(), input: jsonObjectSchema })),
});
export type RunForm = z.infer<typeof runFormSchema>;

/** How far a run is that somebody started by its form, in words for people. */
export const formRunViewSchema = appRunViewSchema.pick({
  runId: true,
  status: true,
  waitingFor: true,
  result: true,
  error: true,
  startedAt: true,
  finishedAt: true,
});
export type FormRunView = z.infer<typeof formRunViewSchema>;
