import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { bindingNameSchema } from './names.ts';

/** What the server knows of the person who is signed in. */
export const contextFields = ['email', 'name', 'id', 'role'] as const;

/**
 * Where an action's input comes from; each has exactly one (design 6.5, rule 3). `value` is what the page takes it
 * from: any JSON whose texts may hold `{{ }}`. The server never believes it more than the source allows:
 * `fixed` and `context` are set by the server and refused from a page, `viewer` is checked by its schema and size,
 * `one_of` by its list, and `row` has to be a handle that the server signed when it showed that row.
 */
export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), value: jsonValueSchema }),
  z.strictObject({ kind: z.literal('context'), field: z.enum(contextFields) }),
  z.strictObject({
    kind: z.literal('viewer'),
    value: jsonValueSchema,
    /** JSON Schema of the value; for a flow it is taken from the flow's inputs at publish. */
    schema: jsonObjectSchema.optional(),
    isRequired: z.boolean().optional(),
    maxBytes: z.int().min(1).max(1_000_000).optional(),
  }),
  z.strictObject({
    kind: z.literal('one_of'),
    value: jsonValueSchema,
    options: z.array(jsonValueSchema).min(1).max(500),
  }),
  z.strictObject({
    kind: z.literal('row'),
    /** Gives a row, such as `{{ table1.selectedRow }}`. */
    value: jsonValueSchema,
    /** The action whose result holds the rows. */
    action: bindingNameSchema,
    /** The field of the row that becomes the input. */
    field: z.string().min(1).max(200),
  }),
]);

export type Source = z.infer<typeof sourceSchema>;

/** The field that the server adds to every row of an action that `row` sources name: its signed handle. */
export const rowHandleField = '$handle';
