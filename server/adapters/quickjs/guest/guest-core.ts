/**
 * JavaScript for the inside of the sandbox: how results and errors become text, and how a script is started.
 * It runs before any user code and keeps the intrinsics it needs, so that patched prototypes do not reach it.
 * The value rules are those of design 3.4.
 */
export const guestCore = String.raw`
const apply = Reflect.apply;
const ownKeys = Object.keys;
const isArray = Array.isArray;
const quote = JSON.stringify;
const parseJson = JSON.parse;
const defineProperty = Object.defineProperty;
const getPrototypeOf = Object.getPrototypeOf;
const objectPrototype = Object.prototype;
const isPrototypeOf = objectPrototype.isPrototypeOf;
const iteratorPrototype = getPrototypeOf(getPrototypeOf([].values()));
const asyncIteratorPrototype = getPrototypeOf(getPrototypeOf(getPrototypeOf((async function* () {})())));
const toStringOf = String;
const dateToIso = Date.prototype.toISOString;
const dateToNumber = Date.prototype.getTime;
const toWellFormed = String.prototype.toWellFormed;
const slice = String.prototype.slice;
const replaceAll = String.prototype.replaceAll;
const testPattern = RegExp.prototype.test;
const identifierPattern = /^[A-Za-z_$][\w$]*$/;
const codePattern = /^[\w.-]{1,64}$/;
const natives = {
  Error, Map, Set, WeakMap, WeakSet, WeakRef, RegExp, Date, Promise, ArrayBuffer, DataView,
  TypedArray: getPrototypeOf(Uint8Array), Number, String, Boolean,
};
const maxDepth = 500;
const reservedKeys = { __proto__: null, 'constructor': true, 'prototype': true };

class SandboxError extends Error {
  constructor(code, message) { super(message); this.code = code; }
}

let resultLimit = 16777216;
/* What messages call the value that is being written. */
let rootName = 'result';

function pathOf(trail) {
  let path = '';
  for (let link = trail; link !== null; link = link.parent) {
    const key = link.key;
    if (typeof key === 'number') path = '[' + key + ']' + path;
    else path = (apply(testPattern, identifierPattern, [key]) ? '.' + key : '[' + quote(key) + ']') + path;
  }
  return rootName + path;
}
function refuse(trail, what) {
  throw new SandboxError('invalid_result', pathOf(trail) + ' ' + what);
}
function describeUnsupported(value) {
  if (value instanceof natives.Map) return 'is a Map; return Object.fromEntries(map) or [...map]';
  if (value instanceof natives.Set) return 'is a Set; return [...set]';
  if (value instanceof natives.RegExp) return 'is a regular expression and cannot be stored; return its source';
  if (value instanceof natives.Promise) return 'is a promise; await it first';
  if (value instanceof natives.WeakMap || value instanceof natives.WeakSet || value instanceof natives.WeakRef)
    return 'is a weak collection and cannot be stored';
  if (value instanceof natives.ArrayBuffer || value instanceof natives.DataView || value instanceof natives.TypedArray)
    return 'is binary data; return it as text, for example as base64';
  return null;
}
/* Classes of the host API that hold what they are about out of sight: [class, what to do instead]. */
const opaque = [];
function refuseOpaque(value, trail) {
  if (apply(isPrototypeOf, iteratorPrototype, [value])) refuse(trail, 'is an iterator; return [...it]');
  if (apply(isPrototypeOf, asyncIteratorPrototype, [value])) refuse(trail, 'is an async iterator; return a list of what it gives');
  for (let index = 0; index < opaque.length; index += 1) {
    const entry = opaque[index];
    if (value instanceof entry[0]) refuse(trail, 'is a ' + entry[0].name + '; ' + entry[1]);
  }
}
/* Turns a value into JSON text. "trail" is the chain of keys that leads to it, for messages and to find cycles. */
function write(value, trail, depth) {
  switch (typeof value) {
    case 'string': checkSize(value); return quote(apply(toWellFormed, value, []));
    case 'number': return value === value && value !== Infinity && value !== -Infinity ? toStringOf(value === 0 ? 0 : value) : 'null';
    case 'boolean': return value ? 'true' : 'false';
    case 'undefined': return undefined;
    case 'bigint': return '"' + toStringOf(value) + '"';
    case 'function': return refuse(trail, 'is a function and cannot be stored');
    case 'symbol': return refuse(trail, 'is a symbol and cannot be stored');
  }
  if (value === null) return 'null';
  if (depth > maxDepth) refuse(trail, 'is nested deeper than ' + maxDepth + ' levels');
  for (let link = trail; link !== null; link = link.parent)
    if (link.holder === value) refuse(trail, 'refers back to an object that contains it (a cycle)');
  if (value instanceof natives.Date) {
    const time = apply(dateToNumber, value, []);
    return time === time ? '"' + apply(dateToIso, value, []) + '"' : 'null';
  }
  const unsupported = describeUnsupported(value);
  if (unsupported !== null) refuse(trail, unsupported);
  if (value instanceof natives.Number || value instanceof natives.String || value instanceof natives.Boolean)
    return write(value.valueOf(), trail, depth + 1);
  const toJson = value.toJSON;
  if (typeof toJson === 'function') {
    const replaced = apply(toJson, value, ['']);
    return write(replaced, { parent: trail === null ? null : trail.parent, key: trail === null ? '' : trail.key, holder: value }, depth + 1);
  }
  return isArray(value) ? writeArray(value, trail, depth) : writeObject(value, trail, depth);
}
function checkSize(text) {
  if (text.length > resultLimit)
    throw new SandboxError('result_too_large', 'The ' + rootName + ' is larger than ' + resultLimit + ' characters of JSON.');
}
function writeArray(value, trail, depth) {
  let text = '[';
  const length = value.length;
  for (let index = 0; index < length; index += 1) {
    const item = write(value[index], { parent: trail, key: index, holder: value }, depth + 1);
    text += (index === 0 ? '' : ',') + (item === undefined ? 'null' : item);
    checkSize(text);
  }
  return text + ']';
}
function writeObject(value, trail, depth) {
  let text = '';
  if (getPrototypeOf(value) !== objectPrototype) refuseOpaque(value, trail);
  const keys = ownKeys(value);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index];
    if (key === '__proto__' || reservedKeys[key] === true) continue;
    const item = write(value[key], { parent: trail, key, holder: value }, depth + 1);
    if (item === undefined) continue;
    text += (text === '' ? '' : ',') + quote(apply(toWellFormed, key, [])) + ':' + item;
    checkSize(text);
  }
  if (text === '' && value instanceof natives.Error)
    return quote({ __proto__: null, name: toStringOf(value.name), message: toStringOf(value.message) });
  return '{' + text + '}';
}
function serialize(value, name = 'result') {
  rootName = name;
  const text = write(value, null, 0);
  if (text === undefined) return 'null';
  checkSize(text);
  return text;
}

/*
 * What is told about a thrown value: JSON text { name, message, stack, code?, details? }. Never throws. Without a
 * prototype, so that no toJSON of the script's takes its place.
 */
function describe(thrown) {
  try {
    if (thrown instanceof natives.Error) return describeError(thrown);
    if (typeof thrown === 'object' && thrown !== null && typeof thrown.message === 'string') return describeError(thrown);
    const message = typeof thrown === 'string' ? thrown : inspect(thrown, 2);
    return quote({ __proto__: null, name: '', message: clip(message, 10000), stack: '', isValue: true, details: detailsOf(() => ({ thrown })) });
  } catch (error) {
    return quote({ __proto__: null, name: 'Error', message: 'The script threw something that cannot be described.', stack: '' });
  }
}
function describeError(error) {
  const message = error.message;
  const description = {
    __proto__: null,
    name: clip(toStringOf(error.name), 200),
    message: clip(typeof message === 'string' ? message : inspect(message, 2), 10000),
    stack: clip(toStringOf(error.stack), 4000),
  };
  if (error instanceof SandboxError) description.sandbox = error.code;
  else if (typeof error.code === 'string' && apply(testPattern, codePattern, [error.code])) description.code = error.code;
  description.details = detailsOf(() => ownDetails(error));
  return quote(description);
}
function ownDetails(error) {
  const own = {};
  const keys = ownKeys(error);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index];
    if (key === 'code' || key === 'message' || key === 'stack' || key === 'name' || key === 'sandbox') continue;
    const value = detailsOf(() => error[key]);
    if (value !== undefined) own[key] = value;
  }
  if (error.cause instanceof natives.Error) own.cause = { name: error.cause.name, message: error.cause.message };
  const names = ownKeys(own);
  if (names.length === 0) return undefined;
  return names.length === 1 && names[0] === 'details' ? own.details : own;
}
/* Details are a courtesy: what cannot be stored is left out. */
function detailsOf(read) {
  const limit = resultLimit;
  try {
    resultLimit = limit < 65536 ? limit : 65536;
    const value = read();
    return value === undefined ? undefined : parseJson(serialize(value));
  } catch {
    return undefined;
  } finally {
    resultLimit = limit;
  }
}
function clip(text, length) {
  const well = apply(replaceAll, apply(toWellFormed, text, []), ['\0', '\u2400']);
  return well.length > length ? apply(slice, well, [0, length]) + ' ...' : well;
}

/* How console shows a value: strings as they are, objects in the notation of JavaScript. */
function inspect(value, depth, seen) {
  switch (typeof value) {
    case 'string': return seen === undefined ? value : "'" + value + "'";
    case 'bigint': return value + 'n';
    case 'number': return Object.is(value, -0) ? '-0' : '' + value;
    case 'function': return '[Function' + (value.name ? ': ' + value.name : '') + ']';
    case 'symbol': return value.toString();
  }
  if (value === null || typeof value !== 'object') return '' + value;
  if (value instanceof natives.Error) return '' + (value.stack ? value.name + ': ' + value.message + '\n' + value.stack.trimEnd() : value);
  if (value instanceof natives.Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
  if (value instanceof natives.RegExp) return value.toString();
  const above = seen || [];
  if (above.includes(value)) return '[Circular]';
  return inspectObject(value, depth, [...above, value]);
}
function inspectObject(value, depth, seen) {
  const isList = isArray(value);
  if (depth < 0) return isList ? '[Array]' : '[Object]';
  const parts = [];
  let prefix = '';
  if (value instanceof natives.Map) {
    prefix = 'Map(' + value.size + ') ';
    for (const [key, item] of value) parts.push(inspect(key, depth - 1, seen) + ' => ' + inspect(item, depth - 1, seen));
  } else if (value instanceof natives.Set) {
    prefix = 'Set(' + value.size + ') ';
    for (const item of value) parts.push(inspect(item, depth - 1, seen));
  } else if (value instanceof natives.Promise) {
    prefix = 'Promise ';
  } else if (isList || value instanceof natives.TypedArray) {
    if (!isList) prefix = value.constructor.name + '(' + value.length + ') ';
    const shown = value.length > 100 ? 100 : value.length;
    for (let index = 0; index < shown; index += 1) parts.push(index in value ? inspect(value[index], depth - 1, seen) : '<empty>');
    if (value.length > shown) parts.push('... ' + (value.length - shown) + ' more');
  } else {
    const prototype = getPrototypeOf(value);
    const name = prototype && prototype.constructor && prototype.constructor.name;
    prefix = prototype === null ? '[null prototype] ' : name && name !== 'Object' ? name + ' ' : '';
    for (const key of ownKeys(value).slice(0, 200))
      parts.push((apply(testPattern, identifierPattern, [key]) ? key : quote(key)) + ': ' + inspect(value[key], depth - 1, seen));
  }
  const [open, close] = isList || value instanceof natives.TypedArray ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return prefix + open + close;
  const line = parts.join(', ');
  if (line.length <= 100 && !line.includes('\n')) return prefix + open + (isList ? line : ' ' + line + ' ') + close;
  return prefix + open + '\n' + parts.map((part) => '  ' + part.replaceAll('\n', '\n  ')).join(',\n') + '\n' + close;
}

function defineGlobal(name, value) {
  defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
/* A small fast generator (sfc32): the engine's own state would repeat after each restore of the memory. */
function createRandom(a, b, c) {
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) | 0;
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round += 1) next();
  return () => (Math.floor(next() * 2097152) * 4294967296 + Math.floor(next() * 4294967296)) / 9007199254740992;
}
delete globalThis.SharedArrayBuffer;
delete globalThis.Atomics;
`;
