import { createHash } from 'node:crypto';

/** Names what is equal as JSON alike: 43 characters. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
