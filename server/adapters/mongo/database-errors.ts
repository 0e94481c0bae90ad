import { mongo } from 'mongoose';
import { AppError } from '#shared/errors.ts';

const duplicateKeyCode = 11_000;

/** Whether a unique index refused a write; with `index`, whether it was this one. */
export function isDuplicateKey(error: unknown, index?: string): boolean {
  if (!(error instanceof mongo.MongoServerError) || error.code !== duplicateKeyCode) return false;
  return index === undefined || error.message.includes(`index: ${index} `);
}

/** Which documents of a bulk write were there already, in their order; none if anything else failed as well. */
export function duplicatesOf(error: unknown): number[] {
  if (!(error instanceof mongo.MongoBulkWriteError)) return [];
  const failures = [error.writeErrors].flat();
  return failures.every(({ code }) => code === duplicateKeyCode) ? failures.map(({ index }) => index) : [];
}

/** No socket became free in time, or the connection is being closed. */
const goneNames = [
  'MongoWaitQueueTimeoutError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
];

/** Whether the database could not be reached or did not answer: the outcome of a write is then unknown. */
export function isConnectionFailure(error: unknown): boolean {
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    (error instanceof mongo.MongoError &&
      (error.hasErrorLabel('RetryableWriteError') || goneNames.includes(error.name)))
  );
}

/**
 * Wraps the functions of a store so that an unreachable database becomes the expected failure `unavailable` (answered
 * with 503) and everything else stays as it is.
 */
export function withDatabaseErrors<Store extends Record<string, (...args: never[]) => Promise<unknown>>>(
  store: Store,
): Store {
  const wrapped = Object.entries(store).map(([name, run]) => [
    name,
    async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        if (!isConnectionFailure(error)) throw error;
        throw new AppError('unavailable', 'The database does not answer. Try again in a moment.', {
          cause: error,
        });
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Store;
}
