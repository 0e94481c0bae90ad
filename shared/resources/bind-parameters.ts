import type { JsonObject, JsonValue } from '#shared/json.ts';

export type BoundQuery = { ok: true; text: string; parameters: JsonValue[] } | { ok: false; message: string };

/**
 * Turns the named parameters of a query (`:id`) into numbered ones, whose values travel beside the text and never in
 * it. What stands in quotes, comments and after `::` is left alone. `$1`, `$2` ... name the parameters by their order.
 */
export function bindParameters(sql: string, values: JsonObject): BoundQuery {
  const names = Object.keys(values);
  const found = readTokens(sql);
  const missing = found.find(({ name }) => name !== undefined && !names.includes(name));
  if (missing !== undefined) {
    const { name } = missing;
    return { ok: false, message: `The query names :${name}, but has no parameter "${name}".` };
  }
  const numbers = found.flatMap(({ number }) => (number === undefined ? [] : [Number(number)]));
  const outside = numbers.find((number) => number < 1 || number > names.length);
  if (outside !== undefined) {
    return { ok: false, message: `The query names $${outside}, but has ${names.length} parameters.` };
  }
  const used = numbers.length > 0 ? names : listParameters(sql);
  let text = '';
  let end = 0;
  for (const { name, start, length } of found) {
    if (name === undefined) continue;
    text += `${sql.slice(end, start)}$${used.indexOf(name) + 1}`;
    end = start + length;
  }
  return { ok: true, text: text + sql.slice(end), parameters: used.map((name) => values[name] ?? null) };
}

/** The names of a query's parameters, in the order of their first use. */
export function listParameters(sql: string): string[] {
  return [...new Set(readTokens(sql).flatMap(({ name }) => name ?? []))];
}

type Token = { start: number; length: number; name: string | undefined; number: string | undefined };

/** What may hold a colon or a dollar without naming a parameter comes first, then `:name` and `$1`. */
const tokenPattern = new RegExp(
  [
    String.raw`[eE]'(?:[^'\\]|\\[\s\S]|'')*'`,
    "'(?:[^']|'')*'",
    '"(?:[^"]|"")*"',
    String.raw`--[^\n]*`,
    String.raw`/\*[\s\S]*?\*/`,
    String.raw`\$(?<tag>(?:[a-zA-Z_]\w*)?)\$[\s\S]*?\$\k<tag>\$`,
    '::',
    String.raw`:(?<name>[a-zA-Z_]\w*)`,
    String.raw`\$(?<number>\d+)`,
  ].join('|'),
  'g',
);

function readTokens(sql: string): Token[] {
  return [...sql.matchAll(tokenPattern)].flatMap((match): Token[] => {
    const { name, number } = match.groups ?? {};
    if (name === undefined && number === undefined) return [];
    return [{ start: match.index, length: match[0].length, name, number }];
  });
}
