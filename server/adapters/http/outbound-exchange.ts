import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '#shared/errors.ts';
import type { CheckedAddress } from './outbound-guard.ts';

export type WireRequest = {
  url: URL;
  method: string;
  headers: [string, string][];
  body: Uint8Array | null;
  /** The address that was checked: the only one that is connected to. */
  address: CheckedAddress;
  maxBytes: number;
  signal: AbortSignal;
};

export type WireResponse = {
  status: number;
  statusText: string;
  headers: [string, string][];
  body: Uint8Array;
};

/** Headers that belong to the connection: setting them could smuggle a second request. */
const reservedHeaders = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-connection',
];
const methodPattern = /^[A-Z][A-Z-]{0,19}$/;
const headerNamePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const controlCharacters = /[\r\n\0]/;

/** One request and its whole response, to a pinned address, without following redirects. */
export function sendOnce(wire: WireRequest): Promise<WireResponse> {
  const options = requestOptions(wire);
  return new Promise((resolve, reject) => {
    const send = wire.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(options, (response) => {
      readResponse(response, wire.maxBytes).then(resolve, (error) => {
        request.destroy();
        reject(explain(error, wire));
      });
    });
    request.on('error', (error) => reject(explain(error, wire)));
    request.end(wire.body ?? undefined);
  });
}

function requestOptions(wire: WireRequest): RequestOptions {
  const { url, address } = wire;
  const isSecure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return {
    method: checkMethod(wire.method),
    hostname,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: headersOf(wire),
    signal: wire.signal,
    // One connection per request: a kept connection could belong to an address that is no longer allowed.
    agent: false,
    lookup: (_hostname, options, done) => {
      if (options.all) done(null, [address]);
      else done(null, address.address, address.family);
    },
  };
}

function checkMethod(method: string): string {
  if (!methodPattern.test(method) || method === 'CONNECT' || method === 'TRACE') {
    throw new AppError('bad_request', `The method "${method.slice(0, 40)}" is not possible.`);
  }
  return method;
}

function headersOf({ headers, body, method, url }: WireRequest): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = { host: url.host };
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!headerNamePattern.test(name) || controlCharacters.test(value)) {
      throw new AppError(
        'bad_request',
        `The header "${name.slice(0, 80)}" has characters that are not allowed.`,
      );
    }
    if (reservedHeaders.includes(key)) {
      throw new AppError('bad_request', `The header "${name}" is set by Millrace and cannot be given.`);
    }
    const known = result[key];
    if (known === undefined) result[key] = value;
    else result[key] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  result.accept ??= '*/*';
  result['accept-encoding'] ??= 'gzip, deflate, br';
  result['user-agent'] ??= 'millrace';
  if (body || ['POST', 'PUT', 'PATCH'].includes(method))
    result['content-length'] = String(body?.byteLength ?? 0);
  return result;
}

async function readResponse(response: IncomingMessage, maxBytes: number): Promise<WireResponse> {
  const headers = pairsOf(response.rawHeaders);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of decompress(response)) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new AppError('payload_too_large', `The response is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  const status = response.statusCode ?? 0;
  return { status, statusText: response.statusMessage ?? '', headers, body: Buffer.concat(chunks) };
}

/** The body without its content encoding; the limit on bytes applies to what comes out. */
function decompress(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase();
  const decoders = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  if (!encoding || !Object.hasOwn(decoders, encoding)) return response;
  const decoder = decoders[encoding as keyof typeof decoders]();
  response.on('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}

function pairsOf(raw: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([(raw[index] ?? '').toLowerCase(), raw[index + 1] ?? '']);
  }
  return pairs;
}

function explain(error: unknown, { url, signal }: WireRequest): Error {
  if (error instanceof AppError) return error;
  const host = url.host;
  if (signal.aborted) {
    const isTimeout = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    const message = isTimeout ? `${host} did not answer in time.` : `The request to ${host} was aborted.`;
    return new AppError('unavailable', message, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new AppError('unavailable', `The request to ${host} failed${code}.`, { cause: error });
}
