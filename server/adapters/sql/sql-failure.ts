import pg from 'pg';
import { AppError, isAppError } from '#shared/errors.ts';

const connectionCodes = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE'];

/** What an author can do something about: the database's own sentence; everything else without its inside. */
export function sqlFailure(error: unknown, host = 'the database'): AppError {
  if (isAppError(error)) return error;
  if (error instanceof pg.DatabaseError) {
    const where = error.position === undefined ? '' : ` (at character ${error.position})`;
    const details = { sqlState: error.code ?? null };
    return new AppError('bad_request', `The database refused: ${error.message}${where}`, {
      cause: error,
      details,
    });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== '' && !connectionCodes.includes(code)) {
    // A certificate that does not fit, mostly.
    return new AppError('unavailable', `The connection to ${host} failed: ${messageOf(error)} (${code}).`, {
      cause: error,
    });
  }
  const why = code === '' ? messageOf(error) : code;
  return new AppError('unavailable', `The connection to ${host} failed (${why}).`, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'no reason given';
}
