/** JavaScript for the inside of the sandbox: fetch and its classes, over the host's guarded requests (design 4.3). */
export const guestFetch = String.raw`
class AbortError extends Error { get name() { return 'AbortError'; } }
class TimeoutError extends Error { get name() { return 'TimeoutError'; } }
class AbortSignal {
  #listeners = []; #reason = undefined; #aborted = false;
  onabort = null;
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  throwIfAborted() { if (this.#aborted) throw this.#reason; }
  addEventListener(type, listener) { if (type === 'abort') this.#listeners.push(listener); }
  removeEventListener(type, listener) { this.#listeners = this.#listeners.filter((each) => each !== listener); }
  static trigger(signal, reason) {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason;
    const event = { type: 'abort', target: signal };
    if (typeof signal.onabort === 'function') signal.onabort(event);
    for (const listener of signal.#listeners.splice(0)) listener.call(signal, event);
  }
  static abort(reason = new AbortError('The operation was aborted')) {
    const signal = new AbortSignal();
    triggerAbort(signal, reason);
    return signal;
  }
  static timeout(delay) {
    const signal = new AbortSignal();
    setTimer(() => triggerAbort(signal, new TimeoutError('The operation timed out')), delay);
    return signal;
  }
  static any(signals) {
    const joined = new AbortSignal();
    for (const signal of signals) {
      if (signal.aborted) return AbortSignal.abort(signal.reason);
      signal.addEventListener('abort', () => triggerAbort(joined, signal.reason));
    }
    return joined;
  }
}
const setTimer = globalThis.setTimeout;
const triggerAbort = AbortSignal.trigger;
delete AbortSignal.trigger;
class AbortController {
  signal = new AbortSignal();
  abort(reason = new AbortError('The operation was aborted')) { triggerAbort(this.signal, reason); }
}
const headerName = /^[!#$%&'*+.^_|~0-9A-Za-z\x60-]+$/;
class Headers {
  #pairs = [];
  constructor(init = undefined) {
    if (init === undefined || init === null) return;
    const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init);
    for (const [name, value] of pairs) this.append(name, value);
  }
  #key(name) {
    const key = String(name).toLowerCase();
    if (!headerName.test(key)) throw new TypeError('Invalid header name: ' + clip(key, 100));
    return key;
  }
  append(name, value) {
    const text = String(value).trim();
    if (/[\r\n\0]/.test(text)) throw new TypeError('Invalid value of header ' + name);
    this.#pairs.push([this.#key(name), text]);
  }
  delete(name) { const key = this.#key(name); this.#pairs = this.#pairs.filter(([own]) => own !== key); }
  get(name) {
    const key = this.#key(name);
    const values = this.#pairs.filter(([own]) => own === key).map(([, value]) => value);
    return values.length === 0 ? null : values.join(', ');
  }
  getSetCookie() { return this.#pairs.filter(([own]) => own === 'set-cookie').map(([, value]) => value); }
  has(name) { const key = this.#key(name); return this.#pairs.some(([own]) => own === key); }
  set(name, value) { this.delete(name); this.append(name, value); }
  forEach(callback, self) { for (const [name, value] of this) callback.call(self, value, name, this); }
  *entries() { for (const name of [...new Set(this.#pairs.map(([own]) => own))].sort()) yield [name, this.get(name)]; }
  *keys() { for (const [name] of this.entries()) yield name; }
  *values() { for (const [, value] of this.entries()) yield value; }
  [Symbol.iterator]() { return this.entries(); }
}
class FormData {
  #pairs = [];
  append(name, value) { this.#pairs.push([String(name), String(value)]); }
  set(name, value) {
    this.delete(name);
    this.append(name, value);
  }
  delete(name) { this.#pairs = this.#pairs.filter(([own]) => own !== String(name)); }
  get(name) { const found = this.#pairs.find(([own]) => own === String(name)); return found ? found[1] : null; }
  getAll(name) { return this.#pairs.filter(([own]) => own === String(name)).map(([, value]) => value); }
  has(name) { return this.#pairs.some(([own]) => own === String(name)); }
  *entries() { for (const [name, value] of this.#pairs) yield [name, value]; }
  *keys() { for (const [name] of this.#pairs) yield name; }
  *values() { for (const [, value] of this.#pairs) yield value; }
  forEach(callback, self) { for (const [name, value] of this.#pairs) callback.call(self, value, name, this); }
  [Symbol.iterator]() { return this.entries(); }
}
function encodeMultipart(form) {
  const boundary = 'millrace-' + askHost('randomUuid', null);
  let text = '';
  for (const [name, value] of form) {
    const safe = name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
    text += '--' + boundary + '\r\nContent-Disposition: form-data; name="' + safe + '"\r\n\r\n' + value + '\r\n';
  }
  return { text: text + '--' + boundary + '--\r\n', type: 'multipart/form-data; boundary=' + boundary };
}
/* A body as { text } or { bytes }, with the content type that goes with it. */
function readBody(body) {
  if (body === undefined || body === null) return null;
  if (body instanceof URLSearchParams)
    return { text: body.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  if (body instanceof FormData) return encodeMultipart(body);
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return { bytes: bytesOf(body).slice(), type: null };
  return { text: String(body), type: 'text/plain;charset=UTF-8' };
}
class Body {
  #body; #used = false;
  constructor(body) { this.#body = body; }
  get bodyUsed() { return this.#used; }
  static peek(holder) { return holder.#body; }
  #take() {
    if (this.#used) throw new TypeError('The body has been read already');
    this.#used = this.#body !== null;
    return this.#body ?? { text: '' };
  }
  async text() {
    const body = this.#take();
    return body.text ?? decodeUtf8(body.bytes, false).replace(/^\ufeff/, '');
  }
  async json() { return parseJson(await this.text()); }
  async bytes() {
    const body = this.#take();
    return body.bytes ?? encodeUtf8(body.text);
  }
  async arrayBuffer() { return (await this.bytes()).buffer; }
  async formData() {
    const form = new FormData();
    const type = this.headers.get('content-type') ?? '';
    if (!type.startsWith('application/x-www-form-urlencoded')) throw new TypeError('Only urlencoded forms can be read');
    for (const [name, value] of new URLSearchParams(await this.text())) form.append(name, value);
    return form;
  }
}
const peekBody = Body.peek;
delete Body.peek;
class Request extends Body {
  constructor(input, init = {}) {
    const from = input instanceof Request ? input : null;
    const body = init.body === undefined && from ? peekBody(from) : readBody(init.body);
    super(body);
    this.url = from ? from.url : new URL(input).href;
    this.method = String(init.method ?? (from ? from.method : 'GET')).toUpperCase();
    this.headers = new Headers(init.headers ?? (from ? from.headers : undefined));
    this.redirect = init.redirect ?? (from ? from.redirect : 'follow');
    this.signal = init.signal ?? (from ? from.signal : null);
    if (body && (this.method === 'GET' || this.method === 'HEAD')) throw new TypeError('A ' + this.method + ' request has no body');
    if (body && body.type && !this.headers.has('content-type')) this.headers.set('content-type', body.type);
  }
  clone() { return new Request(this); }
}
class Response extends Body {
  constructor(body = null, init = {}) {
    const read = readBody(body);
    super(read);
    this.status = init.status ?? 200;
    this.statusText = init.statusText ?? '';
    this.headers = new Headers(init.headers);
    this.url = '';
    this.redirected = false;
    this.type = 'default';
    if (read && read.type && !this.headers.has('content-type')) this.headers.set('content-type', read.type);
  }
  get ok() { return this.status >= 200 && this.status < 300; }
  clone() {
    if (this.bodyUsed) throw new TypeError('The body has been read already');
    const body = peekBody(this);
    const copy = new Response(body === null ? null : (body.bytes ?? body.text), this);
    copy.url = this.url;
    copy.redirected = this.redirected;
    return copy;
  }
  static json(value, init = {}) {
    const headers = new Headers(init.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(quote(value), { ...init, headers });
  }
}
defineGlobal('fetch', async function fetch(input, init = {}) {
  const request_ = new Request(input, init);
  const signal = request_.signal;
  if (signal) signal.throwIfAborted();
  const body = peekBody(request_);
  const headers = [];
  for (const [name, value] of request_.headers) headers.push([name, value]);
  const call = callHost('fetch', {
    url: request_.url, method: request_.method, headers, redirect: request_.redirect,
    text: body && body.text !== undefined ? body.text.toWellFormed() : null,
    base64: body && body.bytes ? toBase64(body.bytes) : null,
  });
  if (signal) signal.addEventListener('abort', () => call.abandon(signal.reason));
  const answer = await call.promise;
  const payload = answer.text !== null ? answer.text : fromBase64(answer.base64);
  const hasBody = answer.status !== 204 && answer.status !== 304 && request_.method !== 'HEAD';
  const response = new Response(hasBody ? payload : null, { status: answer.status, statusText: answer.statusText });
  response.headers = new Headers(answer.headers);
  response.url = answer.url;
  response.redirected = answer.redirected;
  response.type = 'basic';
  return response;
});
for (const [name, value] of Object.entries({ AbortController, AbortSignal, Headers, FormData, Request, Response }))
  defineGlobal(name, value);
opaque.push(
  [Response, 'await its json() or text()'],
  [Request, 'return its url or what it sends'],
  [Headers, 'return Object.fromEntries(headers)'],
  [FormData, 'return Object.fromEntries(form)'],
);
`;
