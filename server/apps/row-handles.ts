import { createSigner } from '#server/signing/signer.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

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

const lifetimeMs = 12 * 60 * 60 * 1000;

/** Signed for app, version, viewer and action (design 6.5, rule 4). */
export function createRowHandles(key: Buffer): RowHandles {
  const signer = createSigner(key);
  const partsOf = ({ appId, version, viewer, action }: HandleScope) => [appId, version, viewer, action];
  return {
    sign: (scope, values, now) => signer.sign(partsOf(scope), values, now + lifetimeMs),
    read(scope, handle, now) {
      const opened = signer.open(partsOf(scope), handle, now);
      return opened.kind === 'valid' ? opened.content : null;
    },
  };
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
