import * as z from 'zod';
import { jsonValueSchema } from '#shared/graph/schema.ts';
import { slugSchema } from '#shared/slug.ts';
import { bindingNameSchema, variableNameSchema } from './names.ts';

const textSchema = z.string().max(20_000);

const simpleHandlerSchemas = [
  z.strictObject({ kind: z.literal('set_state'), name: variableNameSchema, value: jsonValueSchema }),
  z.strictObject({ kind: z.literal('set_value'), component: bindingNameSchema, value: jsonValueSchema }),
  z.strictObject({ kind: z.literal('reset_form'), component: bindingNameSchema }),
  z.strictObject({ kind: z.literal('refresh'), action: bindingNameSchema }),
  z.strictObject({ kind: z.literal('go_to_page'), page: slugSchema }),
  z.strictObject({ kind: z.literal('open_url'), url: textSchema, newTab: z.boolean().default(false) }),
  z.strictObject({
    kind: z.literal('toast'),
    message: textSchema,
    tone: z.enum(['info', 'success', 'warning', 'error']).default('info'),
  }),
] as const;

type SimpleHandler = z.infer<(typeof simpleHandlerSchemas)[number]>;
type SimpleHandlerInput = z.input<(typeof simpleHandlerSchemas)[number]>;

/**
 * What an event does, one after the other. `run_action` goes on with `onSuccess` when the action gave its result (for
 * a run: when it succeeded) and with `onError` otherwise.
 */
export type Handler =
  | SimpleHandler
  | {
      kind: 'run_action';
      action: string;
      onSuccess?: Handler[] | undefined;
      onError?: Handler[] | undefined;
    };
export type HandlerInput =
  | SimpleHandlerInput
  | {
      kind: 'run_action';
      action: string;
      onSuccess?: HandlerInput[] | undefined;
      onError?: HandlerInput[] | undefined;
    };

export type HandlerOf<Kind extends Handler['kind']> = Extract<Handler, { kind: Kind }>;

const followUpSchema = z.array(z.lazy((): z.ZodType<Handler, HandlerInput> => handlerSchema)).max(20);

export const handlerSchema: z.ZodType<Handler, HandlerInput> = z.discriminatedUnion('kind', [
  ...simpleHandlerSchemas,
  z.strictObject({
    kind: z.literal('run_action'),
    action: bindingNameSchema,
    onSuccess: followUpSchema.optional(),
    onError: followUpSchema.optional(),
  }),
]);

/** The handlers and, at any depth, what they go on with. */
export function allHandlers(handlers: readonly Handler[]): Handler[] {
  return handlers.flatMap((handler) =>
    handler.kind === 'run_action'
      ? [handler, ...allHandlers(handler.onSuccess ?? []), ...allHandlers(handler.onError ?? [])]
      : [handler],
  );
}
