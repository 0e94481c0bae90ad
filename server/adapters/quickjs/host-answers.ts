import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';

const hashes: Record<string, string> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const maxRandomBytes = 65_536;
const urlParts = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;

/** Questions of the guest that the host answers at once; what they carry is checked as hostile. */
const answers: Record<string, (argument: JsonValue) => JsonValue> = {
  randomUuid: () => randomUUID(),
  randomBytes: (count) =>
    randomBytes(typeof count === 'number' ? Math.min(Math.max(0, count), maxRandomBytes) : 0).toString(
      'base64',
    ),
  now: () => performance.now(),
  url: (argument) => {
    const { url, base } = objectOf(argument);
    return typeof url === 'string' ? partsOf(url, typeof base === 'string' ? base : undefined) : null;
  },
  urlChange: (argument) => {
    const { url, name, value } = objectOf(argument);
    return typeof url === 'string' && typeof value === 'string' ? changeUrl(url, name, value) : null;
  },
  digest: (argument) => {
    const { hash, data } = objectOf(argument);
    const algorithm = typeof hash === 'string' ? hashes[hash] : undefined;
    if (!algorithm || typeof data !== 'string') return null;
    return createHash(algorithm).update(data, 'base64').digest('base64');
  },
  hmac: (argument) => {
    const { hash, key, data } = objectOf(argument);
    const algorithm = typeof hash === 'string' ? hashes[hash] : undefined;
    if (!algorithm || typeof key !== 'string' || typeof data !== 'string') return null;
    return createHmac(algorithm, Buffer.from(key, 'base64')).update(data, 'base64').digest('base64');
  },
};

/** JSON in, JSON out; undefined for a question that does not exist. */
export function answerHostQuestion(question: string, argumentJson: string): string | undefined {
  const answer = Object.hasOwn(answers, question) ? answers[question] : undefined;
  return answer && JSON.stringify(answer(JSON.parse(argumentJson)));
}

function objectOf(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}

function partsOf(url: string, base?: string): JsonValue {
  if (!URL.canParse(url, base)) return null;
  const parsed = new URL(url, base);
  return Object.fromEntries(urlParts.map((name) => [name, parsed[name]]));
}

function changeUrl(url: string, name: JsonValue | undefined, value: string): JsonValue {
  const part = urlParts.find((each) => each === name);
  if (!part || part === 'origin' || !URL.canParse(url)) return null;
  if (part === 'href') return partsOf(value);
  const changed = new URL(url);
  changed[part] = value;
  return partsOf(changed.href);
}
