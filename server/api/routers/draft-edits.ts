import * as z from 'zod';

export const idSchema = z.string().min(1).max(64);
export const titleSchema = z.string().trim().min(1).max(200);

/** What an editor sends to change a draft, flow or app, and what it is told. */
export function draftEdits<Operation extends z.ZodType>(operation: Operation) {
  const input = {
    baseRevision: z.int().min(0),
    clientId: idSchema,
    operations: z.array(z.strictObject({ id: idSchema, operation })).max(1000),
  };
  const output = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('applied'), revision: z.int() }),
    z.object({
      kind: z.literal('behind'),
      revision: z.int(),
      /** null: too many to send, reload the draft */
      operations: z.array(z.object({ id: z.string(), clientId: z.string(), operation })).nullable(),
    }),
  ]);
  return { input, output };
}
