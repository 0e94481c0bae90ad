import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { pathSchema, slugSchema } from '#shared/slug.ts';
import { handlerSchema } from './handlers.ts';
import { bindingNameSchema, variableNameSchema } from './names.ts';
import { sourceSchema } from './sources.ts';

/** The only version of the app document that this release writes. */
export const currentAppFormatVersion = 1;

/** Columns of the desktop grid; one row is `gridRowPx` high. */
export const gridColumns = 12;
export const gridRowPx = 24;

const maxGridRows = 10_000;

/** A place on the 12-column grid of a page, or of the container that a component lies in, in columns and rows. */
export const gridPlaceSchema = z
  .strictObject({
    x: z
      .int()
      .min(0)
      .max(gridColumns - 1),
    y: z.int().min(0).max(maxGridRows),
    w: z.int().min(1).max(gridColumns),
    h: z.int().min(1).max(maxGridRows),
  })
  .refine(
    (place) => place.x + place.w <= gridColumns,
    'The component is wider than the grid from its column',
  );

export type GridPlace = z.infer<typeof gridPlaceSchema>;

/** On a phone components stand below one another: by `order`, where it is given, else as they are read on desktop. */
export const componentLayoutSchema = z.strictObject({
  desktop: gridPlaceSchema,
  mobile: z
    .strictObject({ order: z.int().min(0).max(100_000).optional(), hidden: z.boolean().optional() })
    .optional(),
});

export type ComponentLayout = z.infer<typeof componentLayoutSchema>;

/**
 * A component as it is stored. `kind` is any text and `props` any object here, because a draft may hold what is not
 * finished; `validateApp` reports what is missing. Any text in `props` and `events` may hold `{{ }}` (design 6.2).
 */
export const componentSchema = z.strictObject({
  id: bindingNameSchema,
  kind: z.string().min(1).max(64),
  /** The container that it lies in. */
  parent: bindingNameSchema.optional(),
  /** Which part of the container: the id of a tab. */
  slot: slugSchema.optional(),
  layout: componentLayoutSchema,
  props: jsonObjectSchema.default({}),
  events: z.record(z.string().min(1).max(64), z.array(handlerSchema).max(20)).default({}),
});

export type AppComponent = z.infer<typeof componentSchema>;

export const appPageSchema = z.strictObject({
  id: slugSchema,
  title: z.string().min(1).max(200),
  components: z.array(componentSchema).max(1000).default([]),
});

export type AppPage = z.infer<typeof appPageSchema>;

/** The state of a flow and one of its triggers, which a reading script sees by `getState`. */
const readStateSchema = z.strictObject({ flow: pathSchema, trigger: slugSchema });

/** What an action executes. A version left out means: the one that is published when the action runs. */
export const actionTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flow'), path: pathSchema, version: z.int().min(1).optional() }),
  z.strictObject({
    kind: z.literal('script'),
    code: z.string().max(200_000),
    state: readStateSchema.optional(),
  }),
]);

export type ActionTarget = z.infer<typeof actionTargetSchema>;

/** When an action runs by itself; `change`: whenever what its inputs use has changed and rested. */
export const actionWhenSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('load') }),
  z.strictObject({ kind: z.literal('change'), debounceMs: z.int().min(0).max(10_000).default(300) }),
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({ kind: z.literal('every'), seconds: z.int().min(2).max(86_400) }),
]);

export type ActionWhen = z.infer<typeof actionWhenSchema>;

/** What a person is asked before the action runs; a text may hold `{{ }}`. */
export const confirmSchema = z.strictObject({
  title: z.string().min(1).max(200),
  message: z.string().max(2000).default(''),
  button: z.string().max(60).default('Continue'),
});

/**
 * Something that an app may run (design 6.1). A `read` on a script is executed at once and leaves no run; writes and
 * flows are always runs.
 */
export const appActionSchema = z.strictObject({
  id: bindingNameSchema,
  title: z.string().max(200).default(''),
  runs: actionTargetSchema,
  effect: z.enum(['read', 'write']),
  inputs: z.record(z.string().min(1).max(200), sourceSchema).default({}),
  when: actionWhenSchema,
  confirm: confirmSchema.optional(),
  /** Roles that may run it; left out: whoever may use the app. */
  allowedRoles: z
    .array(z.enum(['admin', 'builder', 'operator']))
    .min(1)
    .optional(),
  /** The result is shown once and kept out of run views of others. */
  sensitive: z.enum(['input', 'result', 'both']).optional(),
});

export type AppAction = z.infer<typeof appActionSchema>;

export const appThemeSchema = z.strictObject({
  accent: z.enum(['blue', 'teal', 'green', 'amber', 'red', 'violet', 'grey']).default('blue'),
  mode: z.enum(['system', 'light', 'dark']).default('system'),
});

/** The app document (design 6.1). Unknown fields are refused by name. */
export const appDefinitionSchema = z.strictObject({
  formatVersion: z.literal(currentAppFormatVersion),
  title: z.string().min(1).max(200),
  /** The name of an icon of the product's set. */
  icon: slugSchema.default('app-window'),
  theme: appThemeSchema.default({ accent: 'blue', mode: 'system' }),
  pages: z.array(appPageSchema).min(1).max(50),
  /** Variables with their defaults, seen by bindings as `state.<name>`. */
  state: z.record(variableNameSchema, jsonValueSchema).default({}),
  actions: z.array(appActionSchema).max(200).default([]),
});

export type AppDefinition = z.infer<typeof appDefinitionSchema>;

/** An app with one empty page. */
export function emptyApp(title: string): AppDefinition {
  return appDefinitionSchema.parse({
    formatVersion: currentAppFormatVersion,
    title,
    pages: [{ id: 'main', title: 'Main' }],
  });
}
