import type { RateLimits } from '#server/limits/rate-limits.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { RateLimitDocument } from './models/rate-limit-model.ts';

/** One document per key and window, counted up in one atomic step and dropped by the database afterwards. */
export function createMongoRateLimits(connection: MongoConnection): RateLimits {
  const windows = connection.db.collection<RateLimitDocument>('rateLimits');
  return {
    async count(key, windowMs, now) {
      const start = now - (now % windowMs);
      const expiresAt = new Date(start + windowMs);
      const add = async () => {
        const counted = await windows.findOneAndUpdate(
          { _id: `${key} ${start}` },
          { $inc: { uses: 1 }, $setOnInsert: { expiresAt } },
          { upsert: true, returnDocument: 'after' },
        );
        return counted?.uses ?? 1;
      };
      // Two first uses at once may both insert; the one that is refused counts on what the other made.
      return add().catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        return add();
      });
    },
  };
}
