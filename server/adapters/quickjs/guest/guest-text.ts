/** JavaScript for the inside of the sandbox: text and bytes, URLs, clones, randomness (design 4.3). */
export const guestText = String.raw`
const Bytes = Uint8Array;
const askHost = (question, value) => {
  const answer = host('ask', question, quote(value));
  return answer === undefined ? undefined : parseJson(answer);
};
function bytesOf(source) {
  if (source instanceof ArrayBuffer) return new Bytes(source);
  if (ArrayBuffer.isView(source)) return new Bytes(source.buffer, source.byteOffset, source.byteLength);
  throw new TypeError('Expected an ArrayBuffer or a typed array');
}
const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Values = new Int8Array(128).fill(-1);
for (let index = 0; index < 64; index += 1) base64Values[base64Letters.charCodeAt(index)] = index;
function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = (bytes[at] << 16) | ((left > 1 ? bytes[at + 1] : 0) << 8) | (left > 2 ? bytes[at + 2] : 0);
    text += base64Letters[group >> 18] + base64Letters[(group >> 12) & 63] +
      (left > 1 ? base64Letters[(group >> 6) & 63] : '=') + (left > 2 ? base64Letters[group & 63] : '=');
  }
  return text;
}
function fromBase64(text) {
  const clean = text.replace(/[\t\n\f\r ]/g, '').replace(/={1,2}$/, '');
  const bytes = new Bytes(Math.floor((clean.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < clean.length; index += 1) {
    const code = clean.charCodeAt(index);
    const value = code < 128 ? base64Values[code] : -1;
    if (value < 0 || clean.length % 4 === 1) throw new InvalidCharacterError('The text is not base64');
    group = ((group << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) { bits -= 8; bytes[at] = (group >> bits) & 255; at += 1; }
  }
  return bytes;
}
class InvalidCharacterError extends Error { get name() { return 'InvalidCharacterError'; } }
function encodeUtf8(text) {
  const source = text.toWellFormed();
  const bytes = new Bytes(source.length * 3);
  let at = 0;
  for (let index = 0; index < source.length; index += 1) {
    let code = source.charCodeAt(index);
    if (code < 0x80) { bytes[at++] = code; continue; }
    if (code < 0x800) { bytes[at++] = 0xc0 | (code >> 6); bytes[at++] = 0x80 | (code & 63); continue; }
    if (code >= 0xd800 && code < 0xdc00) {
      index += 1;
      code = 0x10000 + ((code - 0xd800) << 10) + (source.charCodeAt(index) - 0xdc00);
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
    } else bytes[at++] = 0xe0 | (code >> 12);
    bytes[at++] = 0x80 | ((code >> 6) & 63);
    bytes[at++] = 0x80 | (code & 63);
  }
  return bytes.slice(0, at);
}
function decodeUtf8(bytes, isFatal) {
  let text = '';
  let at = 0;
  const bad = () => {
    if (isFatal) throw new TypeError('The bytes are not valid UTF-8');
    text += '\ufffd';
  };
  while (at < bytes.length) {
    const first = bytes[at++];
    if (first < 0x80) { text += String.fromCharCode(first); continue; }
    const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
    if (more === 0) { bad(); continue; }
    let code = first & (0x3f >> more);
    let isSound = true;
    for (let index = 0; index < more; index += 1) {
      const next = at < bytes.length ? bytes[at] : -1;
      const low = index > 0 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      const high = index > 0 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) { isSound = false; break; }
      code = (code << 6) | (next & 63);
      at += 1;
    }
    if (isSound) text += String.fromCodePoint(code);
    else bad();
  }
  return text;
}
class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(text = '') { return encodeUtf8(String(text)); }
  encodeInto(source, target) {
    let read = 0;
    let written = 0;
    for (const letter of String(source)) {
      const bytes = encodeUtf8(letter);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      read += letter.length;
      written += bytes.length;
    }
    return { read, written };
  }
}
class TextDecoder {
  #fatal; #ignoreBom;
  constructor(label = 'utf-8', options = {}) {
    if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(label)) throw new RangeError('Only utf-8 can be decoded, not ' + label);
    this.#fatal = Boolean(options.fatal);
    this.#ignoreBom = Boolean(options.ignoreBOM);
  }
  get encoding() { return 'utf-8'; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBom; }
  decode(source) {
    if (source === undefined) return '';
    const text = decodeUtf8(bytesOf(source), this.#fatal);
    return !this.#ignoreBom && text.startsWith('\ufeff') ? text.slice(1) : text;
  }
}
function encodeForm(text) {
  return encodeURIComponent(String(text).toWellFormed())
    .replace(/[!'()~]/g, (letter) => '%' + letter.charCodeAt(0).toString(16).toUpperCase())
    .replaceAll('%20', '+');
}
function decodeForm(text) {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  const escaped = encodeUtf8(spaced);
  const bytes = new Bytes(escaped.length);
  let length = 0;
  for (let index = 0; index < escaped.length; index += 1) {
    const digits = escaped[index] === 37 ? String.fromCharCode(escaped[index + 1], escaped[index + 2]) : '';
    if (/^[0-9a-fA-F]{2}$/.test(digits)) { bytes[length++] = parseInt(digits, 16); index += 2; }
    else bytes[length++] = escaped[index];
  }
  return decodeUtf8(bytes.slice(0, length), false);
}
class URLSearchParams {
  #pairs = []; #onChange = null;
  constructor(init = '', onChange = null) {
    this.#onChange = typeof onChange === 'function' ? onChange : null;
    if (typeof init === 'object' && init !== null) {
      const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init);
      for (const [name, value] of pairs) this.#pairs.push([String(name), String(value)]);
    } else this.#parse(String(init));
  }
  #parse(text) {
    for (const part of text.replace(/^\?/, '').split('&')) {
      if (part === '') continue;
      const at = part.indexOf('=');
      this.#pairs.push(at === -1 ? [decodeForm(part), ''] : [decodeForm(part.slice(0, at)), decodeForm(part.slice(at + 1))]);
    }
  }
  #changed() { if (this.#onChange) this.#onChange(this.toString()); }
  get size() { return this.#pairs.length; }
  append(name, value) { this.#pairs.push([String(name), String(value)]); this.#changed(); }
  delete(name, value) {
    this.#pairs = this.#pairs.filter(([key, own]) => key !== String(name) || (value !== undefined && own !== String(value)));
    this.#changed();
  }
  get(name) { const found = this.#pairs.find(([key]) => key === String(name)); return found ? found[1] : null; }
  getAll(name) { return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value); }
  has(name, value) { return this.#pairs.some(([key, own]) => key === String(name) && (value === undefined || own === String(value))); }
  set(name, value) {
    const at = this.#pairs.findIndex(([key]) => key === String(name));
    if (at === -1) this.#pairs.push([String(name), String(value)]);
    else {
      this.#pairs[at] = [String(name), String(value)];
      this.#pairs = this.#pairs.filter(([key], index) => index <= at || key !== String(name));
    }
    this.#changed();
  }
  sort() { this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.#changed(); }
  forEach(callback, self) { for (const [name, value] of this.#pairs) callback.call(self, value, name, this); }
  *entries() { for (const [name, value] of this.#pairs) yield [name, value]; }
  *keys() { for (const [name] of this.#pairs) yield name; }
  *values() { for (const [, value] of this.#pairs) yield value; }
  [Symbol.iterator]() { return this.entries(); }
  toString() { return this.#pairs.map(([name, value]) => encodeForm(name) + '=' + encodeForm(value)).join('&'); }
}
class URL {
  #parts; #parameters = null;
  constructor(url, base) {
    const parts = askHost('url', { url: String(url), base: base === undefined ? null : String(base) });
    if (!parts) throw new TypeError('Invalid URL: ' + clip(String(url), 200));
    this.#parts = parts;
  }
  static canParse(url, base) { try { new URL(url, base); return true; } catch { return false; } }
  static parse(url, base) { try { return new URL(url, base); } catch { return null; } }
  get searchParams() {
    this.#parameters ??= new URLSearchParams(this.#parts.search, (text) => this.#set('search', text));
    return this.#parameters;
  }
  #set(name, value) {
    const parts = askHost('urlChange', { url: this.#parts.href, name, value: String(value) });
    if (!parts) throw new TypeError('Invalid URL: ' + clip(String(value), 200));
    this.#parts = parts;
  }
  get origin() { return this.#parts.origin; }
  toString() { return this.#parts.href; }
  toJSON() { return this.#parts.href; }
  static {
    for (const name of ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
      defineProperty(URL.prototype, name, {
        get() { return this.#parts[name]; },
        set(value) {
          this.#set(name, value);
          if (name === 'href' || name === 'search') this.#parameters = null;
        },
        enumerable: true, configurable: true,
      });
    }
  }
}
class DataCloneError extends Error { get name() { return 'DataCloneError'; } }
function cloneValue(value, seen) {
  if (typeof value === 'function' || typeof value === 'symbol') throw new DataCloneError('A ' + typeof value + ' cannot be cloned');
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const keep = (copy) => { seen.set(value, copy); return copy; };
  if (value instanceof natives.Date) return keep(new natives.Date(value.getTime()));
  if (value instanceof natives.RegExp) return keep(new natives.RegExp(value.source, value.flags));
  if (value instanceof natives.ArrayBuffer) return keep(value.slice(0));
  if (value instanceof natives.TypedArray) return keep(new value.constructor(value));
  if (value instanceof natives.Promise || value instanceof natives.WeakMap || value instanceof natives.WeakSet)
    throw new DataCloneError('This object cannot be cloned');
  if (value instanceof natives.Map) {
    const copy = keep(new natives.Map());
    for (const [key, item] of value) copy.set(cloneValue(key, seen), cloneValue(item, seen));
    return copy;
  }
  if (value instanceof natives.Set) {
    const copy = keep(new natives.Set());
    for (const item of value) copy.add(cloneValue(item, seen));
    return copy;
  }
  if (value instanceof natives.Error) {
    const copy = keep(new natives.Error(value.message));
    copy.name = value.name;
    return copy;
  }
  const copy = keep(isArray(value) ? new Array(value.length) : {});
  for (const key of ownKeys(value))
    defineProperty(copy, key, { value: cloneValue(value[key], seen), writable: true, configurable: true, enumerable: true });
  return copy;
}
class CryptoKey {
  #secret;
  constructor(secret, hash, usages) {
    this.#secret = secret;
    this.type = 'secret';
    this.extractable = false;
    this.algorithm = { name: 'HMAC', hash: { name: hash } };
    this.usages = [...usages];
  }
  static sign(key, data) {
    return askHost('hmac', { hash: key.algorithm.hash.name, key: toBase64(key.#secret), data: toBase64(bytesOf(data)) });
  }
}
const hashName = (algorithm) => String(typeof algorithm === 'object' ? algorithm.name : algorithm).toUpperCase();
const answered = (base64, what) => {
  if (base64 === undefined || base64 === null) throw new TypeError(what + ' is not supported');
  return fromBase64(base64).buffer;
};
const subtle = {
  async digest(algorithm, data) {
    return answered(askHost('digest', { hash: hashName(algorithm), data: toBase64(bytesOf(data)) }), 'digest ' + hashName(algorithm));
  },
  async importKey(format, data, algorithm, extractable, usages) {
    if (format !== 'raw' || hashName(algorithm) !== 'HMAC') throw new TypeError('Only raw HMAC keys can be imported');
    return new CryptoKey(bytesOf(data).slice(), hashName(algorithm.hash), usages ?? ['sign', 'verify']);
  },
  async sign(algorithm, key, data) { return answered(CryptoKey.sign(key, data), 'sign'); },
  async verify(algorithm, key, signature, data) {
    const made = new Bytes(answered(CryptoKey.sign(key, data), 'verify'));
    const given = bytesOf(signature);
    let difference = made.length ^ given.length;
    for (let index = 0; index < made.length; index += 1) difference |= made[index] ^ given[index];
    return difference === 0;
  },
};
defineGlobal('TextEncoder', TextEncoder);
defineGlobal('TextDecoder', TextDecoder);
defineGlobal('URL', URL);
defineGlobal('URLSearchParams', URLSearchParams);
opaque.push([URLSearchParams, 'return Object.fromEntries(params) or its text']);
defineGlobal('structuredClone', function structuredClone(value) { return cloneValue(value, new natives.Map()); });
defineGlobal('atob', function atob(text) {
  const bytes = fromBase64(String(text));
  let result = '';
  for (let index = 0; index < bytes.length; index += 1) result += String.fromCharCode(bytes[index]);
  return result;
});
defineGlobal('btoa', function btoa(text) {
  const source = String(text);
  const bytes = new Bytes(source.length);
  for (let index = 0; index < source.length; index += 1) {
    const code = source.charCodeAt(index);
    if (code > 255) throw new InvalidCharacterError('btoa takes characters up to U+00FF; encode the text with TextEncoder first');
    bytes[index] = code;
  }
  return toBase64(bytes);
});
defineGlobal('performance', { now: () => askHost('now', null) });
defineGlobal('crypto', {
  subtle,
  randomUUID: () => askHost('randomUuid', null),
  getRandomValues(target) {
    const bytes = bytesOf(target);
    if (bytes.length > 65536) throw new RangeError('getRandomValues fills at most 65536 bytes');
    bytes.set(fromBase64(askHost('randomBytes', bytes.length)));
    return target;
  },
});
`;
