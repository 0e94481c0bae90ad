import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { slugSchema } from '#shared/slug.ts';
import {
  type AppDefinition,
  appActionSchema,
  appDefinitionSchema,
  appPageSchema,
  appThemeSchema,
  componentLayoutSchema,
  componentSchema,
} from './app-schema.ts';
import { applyAddAction, applyRemoveAction, applyUpdateAction } from './apply-action-operation.ts';
import {
  applyAddComponents,
  applyRemoveComponents,
  applySetLayouts,
  applyUpdateComponent,
} from './apply-component-operation.ts';
import { applyMoveComponent } from './apply-move-component.ts';
import { applyAddPage, applyMovePage, applyRemovePage, applyUpdatePage } from './apply-page-operation.ts';
import { bindingNameSchema, variableNameSchema } from './names.ts';
import { applyRenameAction, applyRenameComponent } from './rename-in-app.ts';

const indexSchema = z.int().min(0).optional();
const idSchema = z.string().min(1).max(64);

const componentEntrySchema = z.strictObject({
  page: idSchema,
  component: componentSchema,
  index: indexSchema,
});

const componentChangesSchema = z.strictObject({
  props: jsonObjectSchema.optional(),
  events: componentSchema.shape.events.unwrap().optional(),
  layout: componentLayoutSchema.optional(),
});

const singleOperationSchemas = [
  z.strictObject({
    kind: z.literal('add_components'),
    components: z.array(componentEntrySchema).min(1).max(1000),
  }),
  z.strictObject({ kind: z.literal('remove_components'), ids: z.array(idSchema).max(1000) }),
  z.strictObject({
    kind: z.literal('move_component'),
    id: idSchema,
    page: idSchema,
    /** null: the page itself */
    parent: idSchema.nullable(),
    slot: slugSchema.nullable(),
    layout: componentLayoutSchema,
    /** Its place in the page's list, which is the order of the tree; left out: where it is, or at the end. */
    index: indexSchema,
  }),
  z.strictObject({
    kind: z.literal('set_layouts'),
    layouts: z.record(idSchema, componentLayoutSchema),
  }),
  z.strictObject({ kind: z.literal('update_component'), id: idSchema, set: componentChangesSchema }),
  z.strictObject({ kind: z.literal('rename_component'), id: idSchema, newId: bindingNameSchema }),
  z.strictObject({ kind: z.literal('add_action'), action: appActionSchema, index: indexSchema }),
  /** Replaces everything but the id. */
  z.strictObject({
    kind: z.literal('update_action'),
    id: idSchema,
    action: appActionSchema.omit({ id: true }),
  }),
  z.strictObject({ kind: z.literal('rename_action'), id: idSchema, newId: bindingNameSchema }),
  z.strictObject({ kind: z.literal('remove_action'), id: idSchema }),
  z.strictObject({
    kind: z.literal('set_state_variables'),
    state: z.record(variableNameSchema, jsonValueSchema),
  }),
  z.strictObject({ kind: z.literal('add_page'), page: appPageSchema, index: indexSchema }),
  z.strictObject({
    kind: z.literal('update_page'),
    id: idSchema,
    title: appPageSchema.shape.title,
  }),
  z.strictObject({ kind: z.literal('move_page'), id: idSchema, index: z.int().min(0) }),
  z.strictObject({ kind: z.literal('remove_page'), id: idSchema }),
  z.strictObject({
    kind: z.literal('set_app'),
    title: appPageSchema.shape.title.optional(),
    icon: slugSchema.optional(),
    theme: appThemeSchema.optional(),
  }),
  /** Puts another document in its place: an older version that is restored, or what the API sent. */
  z.strictObject({ kind: z.literal('replace_app'), definition: appDefinitionSchema }),
] as const;

type SingleOperation = z.infer<(typeof singleOperationSchemas)[number]>;
type SingleOperationInput = z.input<(typeof singleOperationSchemas)[number]>;

/**
 * One edit of an app document. The builder applies it at once, the server applies the same operation to the draft,
 * and undo applies the inverse that `applyAppOperation` gave.
 */
export type AppOperation = SingleOperation | { kind: 'batch'; operations: AppOperation[] };
export type AppOperationInput = SingleOperationInput | { kind: 'batch'; operations: AppOperationInput[] };

/** The operation of one kind, such as `AppOperationOf<'move_component'>`. */
export type AppOperationOf<Kind extends AppOperation['kind']> = Extract<AppOperation, { kind: Kind }>;

export type AppliedAppOperation =
  | { ok: true; definition: AppDefinition; inverse: AppOperation }
  | { ok: false; message: string };

export const appOperationSchema: z.ZodType<AppOperation, AppOperationInput> = z.discriminatedUnion('kind', [
  ...singleOperationSchemas,
  z.strictObject({
    kind: z.literal('batch'),
    operations: z.array(z.lazy((): z.ZodType<AppOperation, AppOperationInput> => appOperationSchema)),
  }),
]);

/**
 * Applies an edit without changing its argument; whatever the edit does not touch keeps its identity. `inverse` leads
 * back to exactly the same document, with the same order of pages, components and actions. An edit that does not apply
 * (a component that is gone, an id that is taken) changes nothing and says why in one sentence.
 */
export function applyAppOperation(definition: AppDefinition, operation: AppOperation): AppliedAppOperation {
  switch (operation.kind) {
    case 'add_components':
      return applyAddComponents(definition, operation);
    case 'remove_components':
      return applyRemoveComponents(definition, operation);
    case 'move_component':
      return applyMoveComponent(definition, operation);
    case 'set_layouts':
      return applySetLayouts(definition, operation);
    case 'update_component':
      return applyUpdateComponent(definition, operation);
    case 'rename_component':
      return applyRenameComponent(definition, operation);
    case 'add_action':
      return applyAddAction(definition, operation);
    case 'update_action':
      return applyUpdateAction(definition, operation);
    case 'rename_action':
      return applyRenameAction(definition, operation);
    case 'remove_action':
      return applyRemoveAction(definition, operation);
    case 'add_page':
      return applyAddPage(definition, operation);
    case 'update_page':
      return applyUpdatePage(definition, operation);
    case 'move_page':
      return applyMovePage(definition, operation);
    case 'remove_page':
      return applyRemovePage(definition, operation);
    case 'set_state_variables':
      return {
        ok: true,
        definition: { ...definition, state: operation.state },
        inverse: { kind: 'set_state_variables', state: definition.state },
      };
    case 'set_app':
      return applySetApp(definition, operation);
    case 'replace_app':
      return {
        ok: true,
        definition: operation.definition,
        inverse: { kind: 'replace_app', definition },
      };
    case 'batch':
      return applyBatch(definition, operation.operations);
  }
}

function applySetApp(definition: AppDefinition, set: AppOperationOf<'set_app'>): AppliedAppOperation {
  const { title, icon, theme } = set;
  return {
    ok: true,
    definition: {
      ...definition,
      ...(title !== undefined && { title }),
      ...(icon !== undefined && { icon }),
      ...(theme !== undefined && { theme }),
    },
    inverse: {
      kind: 'set_app',
      ...(title !== undefined && { title: definition.title }),
      ...(icon !== undefined && { icon: definition.icon }),
      ...(theme !== undefined && { theme: definition.theme }),
    },
  };
}

function applyBatch(definition: AppDefinition, operations: AppOperation[]): AppliedAppOperation {
  let current = definition;
  const inverses: AppOperation[] = [];
  for (const operation of operations) {
    const applied = applyAppOperation(current, operation);
    if (!applied.ok) return applied;
    current = applied.definition;
    inverses.push(applied.inverse);
  }
  return { ok: true, definition: current, inverse: { kind: 'batch', operations: inverses.reverse() } };
}
