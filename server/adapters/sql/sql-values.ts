import pg from 'pg';
import type { JsonObject, JsonValue } from '#shared/json.ts';

const { builtins, getTypeParser } = pg.types;

/** Texts that have more digits or another time zone than a JSON number or a moment could keep stay as they are. */
const asText = [
  builtins.NUMERIC,
  builtins.DATE,
  builtins.TIME,
  builtins.TIMETZ,
  builtins.TIMESTAMP,
  builtins.MONEY,
];

type TypeParser = (text: string) => unknown;

/** How values of a database become JSON: 64-bit integers numbers where they are exact, bytes base64, moments ISO texts. */
export const sqlTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): TypeParser {
    if (asText.some((one) => one === oid)) return (text) => text;
    if (oid === builtins.INT8) return exactNumber;
    if (oid === builtins.BYTEA)
      return (text) => Buffer.from(text.replace(/^\\x/, ''), 'hex').toString('base64');
    return getTypeParser(oid, format) as TypeParser;
  },
} as pg.CustomTypesConfig;

function exactNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** A row by the names of its columns; of two with the same name the last one stays. */
export function toJsonRow(fields: readonly pg.FieldDef[], values: readonly unknown[]): JsonObject {
  const entries = fields.map(({ name }, index): [string, JsonValue] => [name, toJson(values[index])]);
  return Object.fromEntries(entries);
}

function toJson(value: unknown): JsonValue {
  const json = JSON.stringify(value);
  return json === undefined ? null : JSON.parse(json);
}
