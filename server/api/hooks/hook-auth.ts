import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '#shared/errors.ts';
import type { WebhookConfig } from '#shared/nodes/webhook.ts';

export type HookCall = { headers: IncomingHttpHeaders; rawBody: Buffer; now: number };

/** `replayKey`: the signature of a call that carries a time, so that the same call is not taken twice. */
export type HookAuth = { replayKey: string | null };

const algorithms = ['sha1', 'sha256', 'sha512'];
const timedHeader = 'millrace-signature';

/** Checks a call by the trigger's `auth` over the raw body; a missing secret fails closed (design 7.2, rule 4). */
export function checkHookAuth(auth: WebhookConfig['auth'], call: HookCall): HookAuth {
  if (auth.kind === 'none') return { replayKey: null };
  const { secret } = auth;
  if (secret === undefined || secret === '' || secret.startsWith('$secret:')) {
    throw refused('This webhook has no secret yet, so nobody may call it.');
  }
  if (auth.kind === 'hmac') return checkSignature({ ...auth, secret }, call);
  const isRight = auth.kind === 'bearer' ? hasBearer(auth, secret, call) : hasBasic(secret, call);
  if (!isRight) throw refused('The secret of this webhook is missing or wrong.');
  return { replayKey: null };
}

function hasBearer(auth: WebhookConfig['auth'], secret: string, { headers }: HookCall): boolean {
  const given = headerText(headers, auth.header ?? 'authorization');
  return isSame(given.replace(/^Bearer +/i, ''), secret);
}

/** The secret is `user:password`. */
function hasBasic(secret: string, { headers }: HookCall): boolean {
  const match = /^Basic +(\S+)$/i.exec(headerText(headers, 'authorization'));
  return isSame(Buffer.from(match?.[1] ?? '', 'base64').toString('utf8'), secret);
}

/**
 * `t=<unix seconds>,v1=<hex>` signs `<t>.<body>` and is refused when its time is too far away; any other value is
 * the signature of the body itself, in hex or base64, with or without a name before it (`sha256=...`).
 */
function checkSignature(auth: WebhookConfig['auth'] & { secret: string }, call: HookCall): HookAuth {
  const algorithm = (auth.algorithm ?? 'sha256').toLowerCase().replace('-', '');
  if (!algorithms.includes(algorithm)) throw refused('The algorithm of this webhook is not known.');
  const given = headerText(call.headers, auth.header ?? timedHeader);
  const timed = /^t=(\d{1,12}),v1=([0-9a-f]+)$/i.exec(given);
  const time = timed?.[1];
  const sign = (prefix: string) =>
    createHmac(algorithm, auth.secret).update(prefix).update(call.rawBody).digest();
  if (time === undefined) {
    // The header of our own name always carries a time, so that an old call cannot be sent again.
    if (auth.header === undefined || !isSignature(given, sign(''))) throw wrongSignature();
    return { replayKey: null };
  }
  if (!isSignature(timed?.[2] ?? '', sign(`${time}.`))) throw wrongSignature();
  if (Math.abs(call.now / 1000 - Number(time)) > auth.toleranceSeconds) {
    throw refused('The signature of this call is too old.');
  }
  return { replayKey: given };
}

function isSignature(given: string, expected: Buffer): boolean {
  const text = given.replace(/^(sha1|sha256|sha512|v\d+)=/i, '');
  return isSame(text.toLowerCase(), expected.toString('hex')) || isSame(text, expected.toString('base64'));
}

function wrongSignature(): AppError {
  return refused('The signature of this call is missing or wrong.');
}

function refused(message: string): AppError {
  return new AppError('unauthenticated', message);
}

function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : '';
}

/** In constant time, whatever the lengths are. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(hash(given), hash(expected));
}
