/**
 * JavaScript for the inside of the sandbox: what the module 'millrace' gives (design 4.3). State crosses as JSON text
 * made and read by the intrinsics of the core; every change is a compare-and-set on the revision that was read.
 */
export const guestState = `
const millraceName = Symbol.for('millrace');
function stateKey(key) {
  if (key === undefined) return '';
  if (typeof key !== 'string' || key === '') throw new TypeError('The key of a state is a text that is not empty.');
  return key;
}
function stateText(value) {
  if (value === undefined) throw new TypeError('There is no value to keep; use null to forget it.');
  return serialize(value, 'state');
}
const readState = (key) => callHost('stateGet', { key }).promise;
const valueOfState = (stored) => stored.json === null ? null : parseJson(stored.json);
async function getState(key) { return valueOfState(await readState(stateKey(key))); }
async function setState(value, key) {
  const name = stateKey(key);
  const json = stateText(value);
  for (;;) {
    const { revision } = await readState(name);
    if (await callHost('stateReplace', { key: name, json, revision }).promise) return;
  }
}
async function updateState(change, key) {
  if (typeof change !== 'function') throw new TypeError('updateState takes a function of the state.');
  const name = stateKey(key);
  for (;;) {
    const stored = await readState(name);
    const json = stateText(await change(valueOfState(stored)));
    const { revision } = stored;
    if (await callHost('stateReplace', { key: name, json, revision }).promise) return parseJson(json);
  }
}
async function approvalUrls(node) {
  if (typeof node !== 'string' || node === '') throw new TypeError('approvalUrls takes the id of an approval node.');
  return callHost('approvalUrls', { node }).promise;
}
let startedFlows = 0;
/* The index makes a script that is executed again find the runs that it started before. */
async function startFlow(path, input = {}) {
  if (typeof path !== 'string') throw new TypeError('startFlow takes the path of a flow and its input.');
  const json = serialize(input, 'input');
  const index = startedFlows;
  startedFlows += 1;
  return callHost('startFlow', { path, json, index }).promise;
}
let sentSignals = 0;
async function sendSignal(run, name, value = null) {
  if (typeof run !== 'string' || typeof name !== 'string' || run === '' || name === '')
    throw new TypeError('sendSignal takes the id of a run, the name of the signal and a value.');
  const json = serialize(value, 'value');
  const index = sentSignals;
  sentSignals += 1;
  await callHost('sendSignal', { run, name, json, index }).promise;
}
function progress(percent, text = '') {
  const share = Number(percent);
  if (!(share >= 0 && share <= 100)) throw new RangeError('progress takes a number from 0 to 100.');
  host('log', 'info', clip(Math.round(share) + ' % ' + toStringOf(text), 1000).trimEnd());
}
function defineMillrace(context) {
  const module = Object.freeze({
    __proto__: null, getState, setState, updateState, startFlow, sendSignal, progress, approvalUrls,
    getVariable, getResource, sql, sendEmail, context,
  });
  defineProperty(globalThis, millraceName, { value: module });
}
`;
