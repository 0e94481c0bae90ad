import { AppError } from '#shared/errors.ts';

export type RateLimit = { uses: number; windowMs: number };

/** How often something was done lately; in the database, so that two processes do not double a limit (design 7.2, 12). */
export type RateLimits = {
  /** Counts one use of `key` in the window that holds `now` (milliseconds) and tells how many there were. */
  count(key: string, windowMs: number, now: number): Promise<number>;
};

/** Counts one use; `too_many_requests` with the seconds to wait when it is over the limit. */
export async function countWithinLimit(
  limits: RateLimits,
  key: string,
  { limit, now }: { limit: RateLimit; now: number },
): Promise<void> {
  const { uses, windowMs } = limit;
  if ((await limits.count(key, windowMs, now)) <= uses) return;
  const retryAfterSeconds = Math.ceil((windowMs - (now % windowMs)) / 1000);
  throw new AppError('too_many_requests', `Too many tries. Try again in ${retryAfterSeconds} seconds.`, {
    details: { retryAfterSeconds },
  });
}
