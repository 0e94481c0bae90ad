import { AppError } from '#shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

/**
 * An address inside a service: `/orders` is added to its address, a whole one has to lead to the same host, because the
 * resource's secret goes with the request (design 7.2, rule 8).
 */
export function addressWithin({ baseUrl }: JsonObject, address: string): string {
  const base = new URL(String(baseUrl));
  const isWhole = /^[a-z][a-z0-9+.-]*:/i.test(address) || address.startsWith('//');
  const joined = isWhole
    ? new URL(address, base)
    : new URL(`${base.href.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`);
  if (joined.origin === base.origin) return joined.href;
  throw new AppError(
    'forbidden',
    `The address leads to ${joined.host}, but the resource is for ${base.host} only.`,
  );
}

/** The headers that go with every request to a service, and the one that signs in. */
export function headersOfService({ auth, user, header, secret, headers }: JsonObject): {
  headers: [string, string][];
  signIn: [string, string] | null;
} {
  const more = Object.entries(isJsonObject(headers) ? headers : {}).map(([name, value]): [string, string] => [
    name,
    String(value ?? ''),
  ]);
  const key = typeof secret === 'string' ? secret : '';
  return { headers: more, signIn: signInHeader({ auth, user, header, key }) };
}

type SignIn = {
  auth: JsonValue | undefined;
  user: JsonValue | undefined;
  header: JsonValue | undefined;
  key: string;
};

function signInHeader({ auth, user, header, key }: SignIn): [string, string] | null {
  if (auth === 'bearer') return ['authorization', `Bearer ${key}`];
  if (auth === 'basic') {
    return ['authorization', `Basic ${Buffer.from(`${String(user ?? '')}:${key}`).toString('base64')}`];
  }
  return auth === 'header' && typeof header === 'string' && header !== '' ? [header, key] : null;
}
