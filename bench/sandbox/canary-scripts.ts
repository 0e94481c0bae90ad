/** Leaves a secret wherever a script can leave something. */
export const plantSecret = `
export async function main(secret) {
  const random = Array.from({ length: 8 }, () => Math.random());
  const firstTimer = setTimeout(() => { globalThis.late = secret; }, 1);
  globalThis.left = secret;
  globalThis[Symbol.for('left')] = secret;
  for (const type of [Object, Array, String, Number, Function, Promise, Map, Set, RegExp, Error, Date, Uint8Array,
    URL, Headers, Request, Response, FormData, AbortSignal, TextEncoder]) {
    type.prototype.left = secret;
    Object.defineProperty(type, 'left', { value: secret, configurable: true });
  }
  Object.prototype.toJSON = undefined;
  Array.prototype[Symbol.iterator].left = secret;
  fetch.left = console.left = crypto.left = crypto.subtle.left = performance.left = secret;
  try { context.left = secret; } catch {}
  try { globalThis[Symbol.for('millrace')].left = secret; } catch {}
  new Promise((resolve) => setTimeout(() => resolve(secret), 30)).then((value) => { globalThis.later = value; });
  fetch('http://10.0.0.1/?' + secret).catch(() => { globalThis.answered = secret; });
  globalThis.keep = Array.from({ length: 5000 }, (_, n) => secret.repeat(3) + n);
  globalThis.bytes = new Uint8Array(2e5).map((_, n) => secret.charCodeAt(n % secret.length));
  Symbol(secret); Symbol.for(secret); new Error(secret); new RegExp(secret);
  Math.random = () => secret;
  console.log = () => secret;
  return { found: {}, random, firstTimer };
}`;

/** Looks for it in all that a script can reach: a list of places per probe. */
export const probeForSecret = `
export async function main(secret) {
  const random = Array.from({ length: 8 }, () => Math.random());
  const firstTimer = setTimeout(() => {}, 0);
  const found = { memory: [], globals: [], prototypes: [], timers: [], handles: [], random: [] };
  const part = secret.slice(4);
  const seen = new Set();
  const look = (value, where, probe, depth) => {
    if (typeof value === 'string' && value.includes(part)) found[probe].push(where);
    if (typeof value === 'symbol' && String(value).includes(part)) found[probe].push(where);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      if (String(key).includes(part) || key === 'left') found[probe].push(where + '.' + String(key));
      let inner;
      try { inner = value[key]; } catch { continue; }
      look(inner, where + '.' + String(key), key === 'prototype' ? 'prototypes' : probe, depth + 1);
    }
    look(Object.getPrototypeOf(value), where + '.[prototype]', 'prototypes', depth + 1);
  };
  look(globalThis, 'globalThis', 'globals', 0);
  look(globalThis[Symbol.for('millrace')], 'millrace', 'handles', 0);
  for (const value of [{}, [], '', 0, () => 1, Promise.resolve(), new Map(), /a/, new Error('x'), new Date(0), new Headers()])
    look(Object.getPrototypeOf(value), Object.prototype.toString.call(value), 'prototypes', 0);
  for (let n = 0; n < 40; n += 1) {
    const fresh = new Uint8Array(40000);
    if (fresh.some((byte) => byte !== 0)) { found.memory.push('a fresh buffer'); break; }
  }
  for (const make of [() => 'x'.repeat(4000), () => [].concat(new Array(4000)).join(), () => new Array(4000).toString()])
    if (make().includes(part)) found.memory.push('a fresh text');
  for (let id = 0; id < 1000; id += 1) if (id !== firstTimer) clearTimeout(id);
  await new Promise((resolve) => setTimeout(resolve, 45));
  for (const name of ['late', 'later', 'answered']) if (name in globalThis) found.timers.push(name);
  for (const name of ['keep', 'bytes', 'left']) if (name in globalThis) found.globals.push(name);
  return { found, random, firstTimer };
}`;
