import { createHash, randomBytes } from 'node:crypto';

const sessionBytes = 32;
const tokenBytes = 32;

/** What people and systems show us is random, and only its SHA-256 is stored (design 7.2, rules 5 and 7). */
export function makeSessionId(): string {
  return randomBytes(sessionBytes).toString('base64url');
}

export function makeToken(): string {
  return `mr_${randomBytes(tokenBytes).toString('base64url')}`;
}

/** SHA-256 in hex. Looking up a hash of 256 random bits needs no comparison in constant time. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}
