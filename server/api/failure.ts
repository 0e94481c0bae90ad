import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { type ErrorCode, errorCodes, isAppError } from '#shared/errors.ts';
import { errorStatus } from './error-status.ts';

/** A failure as a caller sees it. */
export type Failure = { code: ErrorCode; message: string; details?: Record<string, unknown> | undefined };

/** Turns whatever was thrown into a code and a sentence; what is not expected becomes a general one. */
export function describeFailure(error: unknown): Failure {
  if (isAppError(error)) return { code: error.code, message: error.message, details: error.details };
  if (error instanceof ZodError) return describeZodError(error);
  if (isDatabaseDown(error)) {
    return { code: 'unavailable', message: 'The database cannot be reached. Try again in a moment.' };
  }
  if (error instanceof TRPCError) return describeTrpcError(error);
  return { code: 'internal', message: 'Something went wrong on our side. The log has the details.' };
}

function describeTrpcError(error: TRPCError): Failure {
  const { cause } = error;
  if (cause !== undefined && (isAppError(cause) || cause instanceof ZodError || isDatabaseDown(cause))) {
    return describeFailure(cause);
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') return describeFailure(undefined);
  if (error.code === 'PARSE_ERROR') return { code: 'bad_request', message: 'The request is not valid JSON.' };
  const code = errorCodes.find((candidate) => errorStatus[candidate].trpc === error.code) ?? 'bad_request';
  return { code, message: error.message };
}

function describeZodError(error: ZodError): Failure {
  const fields = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const first = fields[0];
  const where = first === undefined || first.path === '' ? 'The request' : first.path;
  const message = first === undefined ? 'The request is not valid.' : `${where}: ${first.message}.`;
  return { code: 'bad_request', message: message.replace(/\.\.$/, '.'), details: { fields } };
}

const databaseErrorNames =
  /^(MongoNetwork|MongoServerSelection|MongooseServerSelection|MongoNotConnected|MongoTopologyClosed|MongoPoolC|MongoClientClosed|MongoWaitQueueTimeout|MongoOperationTimeout|MongoExpiredSession)/;

/** Known by name, because only the adapter may know the library. */
function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return databaseErrorNames.test(error.name) || (error.cause !== undefined && isDatabaseDown(error.cause));
}
