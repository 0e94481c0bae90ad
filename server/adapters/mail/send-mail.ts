import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type OutboundGuard, serverName } from '#server/adapters/http/outbound-guard.ts';
import type { MailPort, MailRequest, MailResult } from '#server/runtime/connector-ports.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';

const connectMs = 10_000;
const silenceMs = 30_000;

/** Hands one email to the mail server of a resource, at the address that the guard has checked (design 4.4). */
export function createMailPort(guard: OutboundGuard): MailPort {
  return async (request) => {
    const transport = await openTransport(guard, request.server);
    const stop = () => transport.close();
    request.signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([send(transport, request), aborted(request.signal)]);
    } catch (error) {
      throw mailFailure(error, String(request.server.host));
    } finally {
      request.signal.removeEventListener('abort', stop);
      transport.close();
    }
  };
}

/** Whether the server lets us in; throws an `AppError` that says why not. */
export async function verifyMailServer(guard: OutboundGuard, server: JsonObject): Promise<void> {
  const transport = await openTransport(guard, server);
  try {
    await transport.verify();
  } catch (error) {
    throw mailFailure(error, String(server.host));
  } finally {
    transport.close();
  }
}

async function openTransport(guard: OutboundGuard, server: JsonObject) {
  const host = String(server.host);
  const port = Number(server.port);
  const { address } = await guard.resolve(host, port);
  const { tls, user, password } = server;
  return createTransport({
    host: address,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: serverName(host),
    ...(typeof user === 'string' && {
      auth: { user, pass: typeof password === 'string' ? password : '' },
    }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

async function send(
  transport: Awaited<ReturnType<typeof openTransport>>,
  { server, mail, key }: MailRequest,
): Promise<MailResult> {
  const { to, cc, subject, text, html } = mail;
  const id = createHash('sha256').update(key).digest('hex').slice(0, 40);
  const sent = await transport.sendMail({
    from: String(server.from),
    to,
    ...(cc.length > 0 && { cc }),
    subject,
    ...(text !== undefined && { text }),
    ...(html !== undefined && { html }),
    messageId: `<${id}@millrace>`,
  });
  return {
    messageId: sent.messageId,
    accepted: sent.accepted.map(addressOf),
    rejected: sent.rejected.map(addressOf),
  };
}

function addressOf(given: string | { address: string }): string {
  return typeof given === 'string' ? given : given.address;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new AppError('unavailable', 'Sending the email was stopped.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** The server's own answer where it gave one: it says which address or login it does not take. */
function mailFailure(error: unknown, host: string): AppError {
  if (isAppError(error)) return error;
  if (error instanceof Error && 'code' in error && error.code === 'ETLS') {
    const message = `The mail server ${host} does not take STARTTLS, so nothing was sent.`;
    return new AppError('unavailable', message, { cause: error });
  }
  const response = error instanceof Error && 'response' in error ? String(error.response) : '';
  if (response !== '') {
    return new AppError('bad_request', `The mail server ${host} refused: ${response}`, { cause: error });
  }
  const message = error instanceof Error ? error.message : 'no reason given';
  return new AppError('unavailable', `The mail server ${host} could not be reached (${message}).`, {
    cause: error,
  });
}
