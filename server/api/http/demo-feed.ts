import type { FastifyInstance } from 'fastify';
import { storyFeed, storyFeedPath } from '#server/demo/story-feed.ts';
import type { ClockPort } from '#server/runtime/ports.ts';

/** The feed that the sample "New stories" polls; for everybody, since all of it is made up. */
export function registerDemoFeed(app: FastifyInstance, clock: ClockPort): void {
  app.get(storyFeedPath, (_request, reply) =>
    reply.header('cache-control', 'no-store').type('application/feed+json').send(storyFeed(clock.now())),
  );
}
