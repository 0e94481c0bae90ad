import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendOnce } from './outbound-exchange.ts';
import { createOutboundFetch, type OutboundRequest } from './outbound-fetch.ts';

const server = createServer((request, response) => void serve(request, response));
let port = 0;
let hits: string[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  hits.push(`${request.method} ${request.url}`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://x');
  const to = url.searchParams.get('to');
  if (to !== null) {
    response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to }).end();
  } else if (url.pathname === '/gzip') {
    const bytes = Number(url.searchParams.get('bytes') ?? 5);
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(bytes, 'a')));
  } else if (url.pathname !== '/never') {
    const { method, headers } = request;
    response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' });
    response.end(JSON.stringify({ method, headers, body: Buffer.concat(chunks).toString() }));
  }
}

const open = createOutboundFetch({ allow: ['127.0.0.1', 'localhost'] });
const get = (path: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url: `http://127.0.0.1:${port}${path}`,
  method: 'GET',
  headers: [],
  ...more,
});
const textOf = (body: Uint8Array) => Buffer.from(body).toString();

describe('a request', () => {
  test('carries method, headers and body, and brings back status, headers and body', async () => {
    const body = Buffer.from('{"a":1}');
    const response = await open(get('/x', { method: 'post', headers: [['X-Key', 'k']], body }));
    expect(response).toMatchObject({ status: 201, redirected: false });
    expect(response.headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2);
    expect(JSON.parse(textOf(response.body))).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'x-key': 'k', host: `127.0.0.1:${port}` },
    });
  });

  test('follows redirects and drops credentials on another origin', async () => {
    const other = `http://localhost:${port}/end`;
    const headers: [string, string][] = [
      ['authorization', 'secret'],
      ['X-Api-Key', 'secret'],
      ['x-kept', '1'],
    ];
    const secretHeaders = ['x-api-key'];
    const response = await open(
      get(`/?status=302&to=${encodeURIComponent(other)}`, { method: 'POST', headers, secretHeaders }),
    );
    const seen = JSON.parse(textOf(response.body));
    expect(response).toMatchObject({ redirected: true, url: other });
    expect(seen).toMatchObject({ method: 'GET', headers: { 'x-kept': '1' } });
    expect(seen.headers.authorization).toBeUndefined();
    expect(seen.headers['x-api-key']).toBeUndefined();
  });

  test('is decompressed, within the limit of bytes', async () => {
    expect(textOf((await open(get('/gzip?bytes=5'))).body)).toBe('aaaaa');
    const small = createOutboundFetch({ allow: ['127.0.0.1'], maxBytes: 1000 });
    await expect(small(get('/gzip?bytes=100000'))).rejects.toMatchObject({ code: 'payload_too_large' });
  });

  test('ends at its time and when it is aborted', async () => {
    await expect(open(get('/never', { timeoutMs: 100 }))).rejects.toThrow('did not answer in time');
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    await expect(open(get('/never', { signal: abort.signal }))).rejects.toThrow('was aborted');
  });

  test.each<[string, Partial<OutboundRequest>]>([
    ['a file URL', { url: 'file:///etc/passwd' }],
    ['a name that is not encoded', { url: 'http://%zz:x@127.0.0.1/' }],
    ['no URL', { url: 'nonsense' }],
    ['a Host header', { headers: [['Host', 'evil']] }],
    ['a Transfer-Encoding header', { headers: [['transfer-encoding', 'chunked']] }],
    ['a line break in a header', { headers: [['x-a', 'b\r\nx-c: d']] }],
    ['CONNECT', { method: 'CONNECT' }],
    ['a line break in the method', { method: 'GET /\r\nX' }],
  ])('with %s is refused', async (_name, more) => {
    await expect(open(get('/', more))).rejects.toMatchObject({ code: 'bad_request' });
  });
});

test('the connection goes to the address that was checked, whatever the name means by then', async () => {
  const response = await sendOnce({
    url: new URL(`http://does-not-exist.invalid:${port}/pinned`),
    method: 'GET',
    headers: [],
    body: null,
    address: { address: '127.0.0.1', family: 4 },
    maxBytes: 1000,
    signal: new AbortController().signal,
  });
  expect(JSON.parse(textOf(response.body)).headers.host).toBe(`does-not-exist.invalid:${port}`);
});

describe('the guard', () => {
  const closed = createOutboundFetch();

  test.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
  ])('refuses %s without connecting', async (url) => {
    hits = [];
    const request = get('/', { url: url.replace('PORT', String(port)) });
    await expect(closed(request)).rejects.toMatchObject({ code: 'forbidden' });
    expect(hits).toEqual([]);
  });

  test('checks every redirect', async () => {
    const fetch = createOutboundFetch({ allow: [`127.0.0.1:${port}`] });
    const target = encodeURIComponent('http://127.0.0.1:1/');
    await expect(fetch(get(`/?to=${target}`))).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([['127.0.0.0/8'], ['127.0.0.1'], ['localhost']])('lets through what %s allows', async (entry) => {
    const host = entry === 'localhost' ? 'localhost' : '127.0.0.1';
    const fetch = createOutboundFetch({ allow: [entry] });
    expect(await fetch(get('/', { url: `http://${host}:${port}/` }))).toMatchObject({ status: 201 });
  });

  test('takes a rule with a port for that port only', async () => {
    const fetch = createOutboundFetch({ allow: ['127.0.0.1:1'] });
    await expect(fetch(get('/'))).rejects.toMatchObject({ code: 'forbidden' });
  });
});
