/**
 * JavaScript for the inside of the sandbox: what 'millrace' gives of the workspace (design 4.3). All work is done on
 * the host's side; values cross as JSON text made by the intrinsics of the core.
 */
export const guestResources = `
function pathText(path, taker) {
  if (typeof path !== 'string') throw new TypeError(taker + ' takes a path of the form folder/name.');
  return path;
}
async function getVariable(path) {
  return callHost('getVariable', { path: pathText(path, 'getVariable') }).promise;
}
async function getResource(path) {
  return callHost('getResource', { path: pathText(path, 'getResource') }).promise;
}
function resourceTarget(resource) {
  return typeof resource === 'string'
    ? { path: resource, json: null }
    : { path: null, json: serialize(resource, 'resource') };
}
function isTemplate(value) {
  return isArray(value) && isArray(value.raw);
}
function sql(resource, options = {}) {
  if (isTemplate(resource)) throw new TypeError("sql is bound to a resource first: sql('folder/name')\`select ...\`.");
  const { path, json } = resourceTarget(resource);
  const { readOnly = false, maxRows = 1000 } = options;
  return async function (strings, ...values) {
    if (!isTemplate(strings)) throw new TypeError("sql takes a template: sql('folder/name')\`select ...\`.");
    let text = toStringOf(strings[0]);
    for (let index = 1; index < strings.length; index += 1) text += '$' + index + toStringOf(strings[index]);
    const parameters = serialize(values, 'parameters');
    return callHost('sql', { path, json, text, parameters, readOnly, maxRows }).promise;
  };
}
let sentEmails = 0;
/* The index makes an email that is sent again by the same step one with the same Message-ID. */
async function sendEmail(email) {
  if (typeof email !== 'object' || email === null) throw new TypeError('sendEmail takes { resource, to, subject, text }.');
  const { resource, ...rest } = email;
  const { path, json } = resourceTarget(resource);
  const mail = serialize(rest, 'email');
  const index = sentEmails;
  sentEmails += 1;
  return callHost('sendEmail', { path, json, mail, index }).promise;
}
`;
