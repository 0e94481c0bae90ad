/** JavaScript for the inside of the sandbox: how a script is started and answered, console and timers (design 4.3). */
export const guestScript = `
let request = null;
const pendingCalls = new Map();
const timers = new Map();
let nextId = 1;

/* One function for all executions, also for modules that keep it; before an execution is prepared there is no seed. */
let nextRandom = () => { host('ask', 'random', 'null'); return 0; };
defineProperty(Math, 'random', { value: function random() { return nextRandom(); }, writable: true, configurable: true });

function prepare(text) {
  request = parseJson(text);
  resultLimit = request.resultLimit;
  nextRandom = createRandom(request.seed[0], request.seed[1], request.seed[2]);
  defineGlobal('context', Object.freeze(request.context));
  defineMillrace(request.context);
}
function argumentsFor(parameters) {
  const values = [];
  const args = reviveDates(request.args, request.dates, 'The argument ');
  for (let index = 0; index < parameters.length; index += 1) {
    const name = parameters[index];
    const value = name === null ? args : hasOwn(args, name) ? args[name] : undefined;
    defineProperty(values, index, { value, writable: true, configurable: true, enumerable: true });
  }
  return values;
}
/* Text becomes a date where the signature wants one. */
function reviveDates(value, shape, place) {
  if (shape === true) return typeof value === 'string' ? reviveDate(value, place) : value;
  if (shape === null || shape === undefined || typeof value !== 'object' || value === null) return value;
  const keys = ownKeys(value);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index];
    const inside = shape.members && hasOwn(shape.members, key) ? shape.members[key] : shape.each;
    if (inside) value[key] = reviveDates(value[key], inside, place + (place.endsWith(' ') ? '' : '.') + key);
  }
  return value;
}
function reviveDate(text, place) {
  const date = new natives.Date(text);
  if (apply(dateToNumber, date, []) !== apply(dateToNumber, date, []))
    throw new SandboxError('invalid_input', place + ' has to be a date such as 2026-01-31T09:00:00Z.');
  return date;
}
const hasOwn = Object.hasOwn;
const isPromise = natives.Promise;
/* A module that still waits is no image. */
function preload(namespace) {
  if (namespace instanceof isPromise) host('pending', '', '');
}
async function start(namespace) {
  try {
    const loaded = namespace instanceof isPromise ? await namespace : namespace;
    const entry = request.entry;
    let value = entry.kind === 'none' ? undefined : loaded[entry.exportName];
    if (typeof value === 'function' && entry.kind === 'call')
      value = apply(value, undefined, argumentsFor(entry.parameters));
    host('done', serialize(await value));
  } catch (error) {
    host('fail', describe(error));
  }
}
/* The host's answer to a call or the end of a timer. */
function settle(text) {
  const message = parseJson(text);
  if (message.kind === 'timer') {
    const timer = timers.get(message.id);
    timers.delete(message.id);
    if (timer) apply(timer.callback, undefined, timer.args);
    return;
  }
  const pending = pendingCalls.get(message.id);
  pendingCalls.delete(message.id);
  if (!pending) return;
  if (message.ok) pending.resolve(message.value);
  else pending.reject(Object.assign(pending.failure, { message: message.value.message, code: message.value.code }));
}
/* Asks the host for something that takes time. The error is made here, so that it names the author's line. */
function callHost(operation, payload) {
  const id = nextId;
  nextId += 1;
  const failure = new TypeError('');
  const { promise, resolve, reject } = withResolvers();
  pendingCalls.set(id, { resolve, reject, failure });
  host('call', toStringOf(id), quote({ operation, payload }));
  const abandon = (reason) => {
    if (!pendingCalls.delete(id)) return;
    host('abandon', toStringOf(id));
    reject(reason);
  };
  return { promise, abandon };
}
function withResolvers() {
  let resolve, reject;
  const promise = new natives.Promise((first, second) => { resolve = first; reject = second; });
  return { promise, resolve, reject };
}
{
  const console = {};
  for (const stream of ['log', 'info', 'warn', 'error', 'debug']) {
    console[stream] = (...values) => {
      let text = '';
      for (let index = 0; index < values.length; index += 1) {
        let part;
        try { part = inspect(values[index], 3); } catch { part = '[cannot be shown]'; }
        text += (index === 0 ? '' : ' ') + part;
      }
      host('log', stream, clip(text, 20000));
    };
  }
  defineGlobal('console', console);
  defineGlobal('setTimeout', function setTimeout(callback, delay, ...args) {
    if (typeof callback !== 'function') throw new TypeError('setTimeout needs a function');
    const id = nextId;
    nextId += 1;
    timers.set(id, { callback, args });
    const wait = Number(delay);
    host('timer', toStringOf(id), toStringOf(wait > 0 ? wait : 0));
    return id;
  });
  defineGlobal('clearTimeout', function clearTimeout(id) {
    if (timers.delete(id)) host('clearTimer', toStringOf(id));
  });
}
`;
