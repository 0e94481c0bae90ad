import { AppError } from '#shared/errors.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';

export type EncodedBody = { bytes: Uint8Array; type: string };

type BodyKind = 'json' | 'form' | 'text' | 'multipart';

/**
 * The body of a request as it is sent, with its type; null where there is none. Throws `bad_request` for a form that
 * has no fields.
 */
export function encodeBody(kind: BodyKind, body: JsonValue | undefined): EncodedBody | null {
  if (body === undefined) return null;
  switch (kind) {
    case 'json':
      return encoded(JSON.stringify(body), 'application/json');
    case 'text':
      return encoded(textOf(body), 'text/plain; charset=utf-8');
    case 'form':
      return encoded(formOf(body), 'application/x-www-form-urlencoded');
    case 'multipart':
      return multipartOf(body);
  }
}

function encoded(text: string, type: string): EncodedBody {
  return { bytes: Buffer.from(text), type };
}

/** A text is a form that is encoded already. */
function formOf(body: JsonValue): string {
  if (typeof body === 'string') return body;
  const form = new URLSearchParams();
  for (const [name, value] of fieldsOf(body)) form.append(name, value);
  return form.toString();
}

/** The fields of an object; a list gives one field per item, null none. */
function fieldsOf(body: JsonValue): [string, string][] {
  if (body === null) return [];
  if (!isJsonObject(body))
    throw new AppError('bad_request', 'The body of a form has to be an object of its fields.');
  return Object.entries(body).flatMap(([name, value]) =>
    [value].flat().flatMap((item): [string, string][] => (item === null ? [] : [[name, textOf(item)]])),
  );
}

/** The parts of a form, divided by a line that occurs in none of them. */
function multipartOf(body: JsonValue): EncodedBody {
  const fields = fieldsOf(body);
  const boundary = boundaryFor(fields);
  const parts = fields.map(([name, value]) => {
    const quoted = name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
    return `--${boundary}\r\ncontent-disposition: form-data; name="${quoted}"\r\n\r\n${value}\r\n`;
  });
  return encoded(`${parts.join('')}--${boundary}--\r\n`, `multipart/form-data; boundary=${boundary}`);
}

function boundaryFor(fields: [string, string][]): string {
  let boundary = 'millrace-form';
  for (let count = 0; fields.some(([name, value]) => (name + value).includes(boundary)); count += 1) {
    boundary = `millrace-form-${count}`;
  }
  return boundary;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
