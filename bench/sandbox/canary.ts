import { randomBytes } from 'node:crypto';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { scriptContext } from './script-context.ts';

/** Leaves a secret wherever a script can leave something. */
const plant = `
import { setState } from 'millrace';
export async function main(secret) {
  globalThis.left = secret;
  globalThis[Symbol.for('left')] = secret;
  for (const type of [Object, Array, String, Number, Function, Promise, Map, Set, RegExp, Error, Date, Uint8Array]) {
    type.prototype.left = secret;
    Object.defineProperty(type, 'left', { value: secret, configurable: true });
  }
  Math.random = () => secret;
  JSON.parse = () => secret;
  console.log = () => secret;
  fetch.left = console.left = crypto.left = secret;
  try { context.left = secret; } catch {}
  try { globalThis[Symbol.for('millrace')].left = secret; } catch {}
  setTimeout(() => { globalThis.late = secret; }, 1);
  new Promise((resolve) => setTimeout(() => resolve(secret), 30)).then((value) => { globalThis.later = value; });
  globalThis.keep = Array.from({ length: 5000 }, (_, n) => secret.repeat(3) + n);
  globalThis.bytes = new Uint8Array(2e5).map((_, n) => secret.charCodeAt(n % secret.length));
  Symbol(secret); Symbol.for(secret); new Error(secret); new RegExp(secret);
  return 1;
}`;

/** Looks for it in all that a script can reach. */
const probe = `
export async function main(secret) {
  const found = [];
  const seen = new Set();
  const look = (value, where, depth) => {
    if (typeof value === 'string' && value.includes(secret.slice(4))) found.push(where);
    if (typeof value === 'symbol' && String(value).includes(secret.slice(4))) found.push(where);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      if (String(key).includes(secret.slice(4)) || key === 'left') found.push(where + '.' + String(key));
      let inner;
      try { inner = value[key]; } catch { continue; }
      look(inner, where + '.' + String(key), depth + 1);
    }
    look(Object.getPrototypeOf(value), where + '.[prototype]', depth + 1);
  };
  look(globalThis, 'globalThis', 0);
  look(globalThis[Symbol.for('millrace')], 'millrace', 0);
  for (let n = 0; n < 40; n += 1) {
    const fresh = new Uint8Array(40000);
    if (fresh.some((byte) => byte !== 0)) { found.push('fresh memory'); break; }
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (const name of ['late', 'later', 'keep', 'bytes', 'left']) if (name in globalThis) found.push(name);
  const nextTimer = setTimeout(() => {}, 0);
  return { found, random: [Math.random(), Math.random()], nextTimer };
}`;

export type CanaryEvidence = { runs: number; found: string[]; repeatedRandom: number };

/** One run plants, the next ones search; over and over, so that every instance of the pool has held the secret. */
export async function searchForCanary(sandbox: SandboxPort, rounds: number): Promise<CanaryEvidence> {
  const secret = `cana${randomBytes(12).toString('hex')}`;
  const run = (code: string, args: { secret: string }) =>
    sandbox.runScript({ code, name: 'canary', args, context: scriptContext });
  const found = new Set<string>();
  const randoms: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await run(plant, { secret });
    const outcome = await run(probe, { secret });
    if (!outcome.ok) throw new Error(`The search failed: ${outcome.error.message}`);
    const told = outcome.value as { found: string[]; random: number[] };
    for (const place of told.found) found.add(place);
    randoms.push(JSON.stringify(told.random));
  }
  return { runs: rounds * 2, found: [...found], repeatedRandom: randoms.length - new Set(randoms).size };
}
