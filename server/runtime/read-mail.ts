import { AppError } from '#shared/errors.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { Mail } from './connector-ports.ts';

const mostRecipients = 100;
const mostBytes = 10 * 2 ** 20;
const mostSubjectCharacters = 500;
/** One address, perhaps with a name before it; no list, and nothing that could start another header. */
const addressPattern =
  /^(?:[^<>\r\n,;@]{0,200}<[^\s<>@,;]{1,64}@[^\s<>@,;]{1,255}>|[^\s<>@,;]{1,64}@[^\s<>@,;]{1,255})$/;

/** An email as a step describes it; throws `invalid_input` that names the field. */
export function readMail({ to, cc, subject, text, html }: JsonObject): Mail {
  const mail: Mail = {
    to: addressesOf(to, 'to'),
    cc: addressesOf(cc, 'cc'),
    subject: textOf(subject ?? '', 'subject'),
    ...(isGiven(text) && { text: textOf(text, 'text') }),
    ...(isGiven(html) && { html: textOf(html, 'html') }),
  };
  if (mail.to.length === 0) throw refuse('to', 'name at least one address.');
  if (mail.to.length + mail.cc.length > mostRecipients) {
    throw refuse('to', `an email has at most ${mostRecipients} recipients.`);
  }
  if (/[\r\n]/.test(mail.subject) || mail.subject.length > mostSubjectCharacters) {
    throw refuse('subject', `use one line of at most ${mostSubjectCharacters} characters.`);
  }
  if (Buffer.byteLength((mail.text ?? '') + (mail.html ?? '')) > mostBytes) {
    throw refuse('text', 'an email has at most 10 MiB.');
  }
  return mail;
}

function isGiven(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined && value !== null;
}

/** A list, or text with commas between the addresses. */
function addressesOf(value: JsonValue | undefined, field: string): string[] {
  if (!isGiven(value)) return [];
  const given = Array.isArray(value) ? value : textOf(value, field).split(/[,;]/);
  return given
    .map((one) => textOf(one, field).trim())
    .filter((one) => one !== '')
    .map((address) => {
      if (!addressPattern.test(address))
        throw refuse(field, `"${address.slice(0, 100)}" is not an email address.`);
      return address;
    });
}

function textOf(value: JsonValue, field: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refuse(field, 'it has to be text.');
}

function refuse(field: string, what: string): AppError {
  return new AppError('invalid_input', `The email's "${field}": ${what}`);
}
