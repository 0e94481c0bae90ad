import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { rowHandleField } from '#shared/apps/sources.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import type { KeyStore } from './app-store.ts';

/** What a handle is bound to; `version` is null in a preview. */
export type HandleScope = {
  appId: string;
  version: number | null;
  /** `user:<id>` or `token:<name>` */
  viewer: string;
  /** The action whose result held the row. */
  action: string;
};

export type RowHandles = {
  /** A handle for the given fields of a row, valid for 12 hours from `now` (milliseconds). */
  sign(scope: HandleScope, values: JsonObject, now: number): string;
  /** The fields that were signed; null for a handle that is forged, expired, or of another scope. */
  read(scope: HandleScope, handle: string, now: number): JsonObject | null;
};

const keyBytes = 32;
const lifetimeMs = 12 * 60 * 60 * 1000;
const maxHandleLength = 16_000;
const purpose = 'millrace row handles';

/** HMAC-SHA256 over app, version, viewer, action, values and expiry (design 6.5, rule 4). */
export function createRowHandles(key: Buffer): RowHandles {
  const macOf = ({ appId, version, viewer, action }: HandleScope, body: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([appId, version, viewer, action, body]))
      .digest();
  return {
    sign(scope, values, now) {
      const body = Buffer.from(JSON.stringify({ values, expiresAt: now + lifetimeMs })).toString('base64url');
      return `${body}.${macOf(scope, body).toString('base64url')}`;
    },
    read(scope, handle, now) {
      const [body, mac, more] = handle.length > maxHandleLength ? [] : handle.split('.');
      if (body === undefined || mac === undefined || more !== undefined) return null;
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(scope, body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const content: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
      if (!isJsonObject(content) || !isJsonObject(content.values)) return null;
      return typeof content.expiresAt === 'number' && content.expiresAt > now ? content.values : null;
    },
  };
}

/** The key: derived from `SECRET_KEY`, or a random one that the processes share through the database. */
export async function loadHandleKey(keys: KeyStore, secretKey: string | null): Promise<Buffer> {
  if (secretKey !== null) return Buffer.from(hkdfSync('sha256', secretKey, '', purpose, keyBytes));
  const kept = await keys.keep('row-handles', randomBytes(keyBytes).toString('base64'));
  return Buffer.from(kept, 'base64');
}

/** Adds its handle to every row of a result: of a list, or of the list in `rows` or `items`. */
export function withHandles(
  data: JsonValue,
  fields: readonly string[],
  sign: (values: JsonObject) => string,
): JsonValue {
  if (fields.length === 0) return data;
  if (Array.isArray(data)) return data.map((row) => withHandle(row, fields, sign));
  if (!isJsonObject(data)) return data;
  const name = ['rows', 'items'].find((candidate) => Array.isArray(data[candidate]));
  const rows = name === undefined ? undefined : data[name];
  if (name === undefined || !Array.isArray(rows)) return data;
  return { ...data, [name]: rows.map((row) => withHandle(row, fields, sign)) };
}

function withHandle(
  row: JsonValue,
  fields: readonly string[],
  sign: (values: JsonObject) => string,
): JsonValue {
  if (!isJsonObject(row)) return row;
  const known = new Map(Object.entries(row));
  const values = fields.flatMap((field) => {
    const value = known.get(field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return { ...row, [rowHandleField]: sign(Object.fromEntries(values)) };
}
