import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

/** Hides the secrets that a step got in everything that it shows: logs, errors, results (design 7.2, rule 8). */
export type SecretMask = {
  add(secret: string): void;
  text(text: string): string;
  value(value: JsonValue): JsonValue;
  holds(text: string): boolean;
};

const shown = '••••••';
/** A shorter one would hide half of everything that a step says. */
const shortestHidden = 4;
/** A shorter one has too few characters in common with its base64 inside other text. */
const shortestInBase64 = 6;

export function createSecretMask(): SecretMask {
  const secrets = new Set<string>();
  let pattern: RegExp | null = null;
  const text = (given: string) => (pattern === null ? given : given.replace(pattern, shown));

  function value(given: JsonValue): JsonValue {
    if (pattern === null) return given;
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (!isJsonObject(given)) return given;
    const entries = Object.entries(given).map(([key, one]): [string, JsonValue] => [text(key), value(one)]);
    return Object.fromEntries(entries) as JsonObject;
  }

  return {
    add(secret) {
      if (secret.length < shortestHidden || secrets.has(secret)) return;
      secrets.add(secret);
      const forms = [...secrets].flatMap(formsOf).sort((a, b) => b.length - a.length);
      pattern = new RegExp([...new Set(forms)].map(escapeForPattern).join('|'), 'gi');
    },
    text,
    value,
    holds: (given) => text(given) !== given,
  };
}

/** How a secret appears in texts: as it is, in JSON, in addresses, in hex, and in base64 wherever it stands in it. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const address = encodeURIComponent(secret);
  const form = new URLSearchParams({ '': secret }).toString().slice(1);
  const base64 = secret.length < shortestInBase64 ? [] : [0, 1, 2].flatMap((shift) => base64Of(bytes, shift));
  return [secret, json, address, encodeURI(secret), form, bytes.toString('hex'), ...base64];
}

/** The characters that depend on the secret alone when `shift` bytes (of 3) stand before it. */
function base64Of(bytes: Buffer, shift: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const before = shift === 0 ? 0 : shift + 1;
  const isWhole = (bytes.length + shift) % 3 === 0;
  const core = encoded.slice(before, isWhole ? undefined : -1);
  return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
