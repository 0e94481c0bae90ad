import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** How often something was done in one window of time; its id is what, and when the window began. */
export type RateLimitDocument = { _id: string; uses: number; expiresAt: Date };

const schema = new Schema<RateLimitDocument>(
  { _id: { type: String, required: true }, uses: Number, expiresAt: Date },
  collectionOptions('rateLimits'),
).index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export function defineRateLimitModel(connection: Connection) {
  return { rateLimits: connection.model('RateLimit', schema) };
}
