import * as z from 'zod';
import { roleSchema } from './roles.ts';

/** What a signed-in page knows about who is looking. */
export const sessionViewSchema = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  workspaces: z.array(z.object({ slug: z.string(), name: z.string(), role: roleSchema })),
  /** Demo mode: the people between whom "view as" switches; null elsewhere. */
  demo: z
    .object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: roleSchema })) })
    .nullable(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;
