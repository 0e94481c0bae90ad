import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

/** `forged` is everything that this signer did not make for exactly this scope, also what is no text of ours at all. */
export type Opened = { kind: 'valid'; content: JsonObject } | { kind: 'expired' } | { kind: 'forged' };

export type Signer = {
  /** Text for a browser or a mail that holds `content` until `expiresAt` (milliseconds), bound to `scope`. */
  sign(scope: readonly JsonValue[], content: JsonObject, expiresAt: number): string;
  open(scope: readonly JsonValue[], text: string, now: number): Opened;
};

const maxTextLength = 16_000;

/** HMAC-SHA256 over scope, content and expiry. The content can be read by whoever has the text. */
export function createSigner(key: Buffer): Signer {
  const macOf = (scope: readonly JsonValue[], body: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([...scope, body]))
      .digest();
  return {
    sign(scope, content, expiresAt) {
      const body = Buffer.from(JSON.stringify({ content, expiresAt })).toString('base64url');
      return `${body}.${macOf(scope, body).toString('base64url')}`;
    },
    open(scope, text, now) {
      const [body, mac, more] = text.length > maxTextLength ? [] : text.split('.');
      if (body === undefined || mac === undefined || more !== undefined) return { kind: 'forged' };
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(scope, body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'forged' };
      const signed: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
      if (!isJsonObject(signed) || !isJsonObject(signed.content)) return { kind: 'forged' };
      const isAlive = typeof signed.expiresAt === 'number' && signed.expiresAt > now;
      return isAlive ? { kind: 'valid', content: signed.content } : { kind: 'expired' };
    },
  };
}
