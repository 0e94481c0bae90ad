import { tracked } from '@trpc/server';
import * as z from 'zod';
import { topicSchema } from '#shared/live/events.ts';
import { followEvents, setTopics } from '../follow-events.ts';
import { procedure, router, workspaceInput } from '../trpc.ts';

const connectionInput = workspaceInput.extend({
  /** Made by the tab; `setTopics` names it. */
  connectionId: z.string().min(8).max(64),
  topics: z.array(topicSchema).max(100),
});

export const eventsRouter = router({
  subscribe: procedure
    .input(connectionInput.extend({ lastEventId: z.string().max(10_000).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const { id, event } of followEvents(ctx, { ...input, signal })) yield tracked(id, event);
    }),

  setTopics: procedure
    .input(connectionInput)
    .output(z.null())
    .mutation(({ ctx, input }) => setTopics(ctx, input)),
});
