import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '#shared/errors.ts';
import { errorStatus } from '../error-status.ts';
import { describeFailure, type Failure } from '../failure.ts';

/** Every error of every route leaves as `{ error: { code, message, details? } }` with the status of its code. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = describeFailure(fromFastify(error));
    if (failure.code === 'internal') request.log.error({ err: error }, 'request failed');
    return sendFailure(reply, failure);
  });
  app.setNotFoundHandler((request, reply) =>
    sendFailure(reply, {
      code: 'not_found',
      message: `There is nothing at ${request.method} ${shortPath(request.url)}.`,
    }),
  );
}

export function sendFailure(reply: FastifyReply, failure: Failure): FastifyReply {
  const { code, message, details } = failure;
  const retryAfter = details?.retryAfterSeconds;
  if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter));
  if (code === 'unavailable') reply.header('retry-after', '2');
  if (code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(errorStatus[code].http)
    .header('cache-control', 'no-store')
    .send({ error: { code, message, ...(details === undefined ? {} : { details }) } });
}

function fromFastify(error: FastifyError): unknown {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('payload_too_large', 'The body is larger than this address takes.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError('bad_request', 'Send the body as JSON, with Content-Type: application/json.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new AppError('bad_request', 'The body is not valid JSON.');
    default:
      break;
  }
  const isRequestFault = error.statusCode !== undefined && error.statusCode < 500;
  return isRequestFault ? new AppError('bad_request', 'The request is not valid.', { cause: error }) : error;
}

/** The path without its query, cut, for a message. */
function shortPath(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path.length > 100 ? `${path.slice(0, 100)}...` : path;
}
