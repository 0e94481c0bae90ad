import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { createSandbox } from './create-sandbox.ts';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/binary') return response.end(Buffer.from([0, 255, 128, 7]));
    if (request.url === '/slow') return undefined;
    response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'application/json' });
    const { method, headers } = request;
    return response.end(
      JSON.stringify({ method, type: headers['content-type'], body: Buffer.concat(chunks).toString() }),
    );
  });
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

const sandbox = createSandbox({ threads: 2, fetch: createOutboundFetch({ allow: ['127.0.0.1'] }) });
afterAll(async () => {
  await sandbox.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };

function run(body: string) {
  const code = `export async function main(url) { ${body} }`;
  return sandbox.runScript({ code, name: 'test', args: { url }, context });
}

describe('inside a script', () => {
  test.each<[string, unknown]>([
    ['return [btoa("a\\xff"), atob("Yf8=").charCodeAt(1)]', ['Yf8=', 255]],
    ['return new TextEncoder().encodeInto("a€é", new Uint8Array(5))', { read: 2, written: 4 }],
    ['return [...new TextEncoder().encode("aé€😀")]', [97, 195, 169, 226, 130, 172, 240, 159, 152, 128]],
    [
      'return new TextDecoder().decode(new Uint8Array([97, 195, 169, 240, 159, 152, 128, 255, 0xe2, 0x82]))',
      'aé😀��',
    ],
    [
      'const u = new URL("../b?x=1&y=a+b#h", "https://u:p@ex.org:8080/a/c"); u.searchParams.append("z", "é&"); u.port = ""; return [u.href, u.origin, u.searchParams.get("y")]',
      ['https://u:p@ex.org/b?x=1&y=a+b&z=%C3%A9%26#h', 'https://ex.org', 'a b'],
    ],
    [
      'return [URL.canParse("nope"), String(new URLSearchParams({ a: "1 2", b: "~!" }))]',
      [false, 'a=1+2&b=%7E%21'],
    ],
    [
      'return [...new URLSearchParams("?a=1&b=%41%ff&a=2")]',
      [
        ['a', '1'],
        ['b', 'A�'],
        ['a', '2'],
      ],
    ],
    [
      'const m = structuredClone({ d: new Date(0), m: new Map([[1, [2]]]) }); return [m.d, [...m.m]]',
      ['1970-01-01T00:00:00.000Z', [[1, [2]]]],
    ],
    ['const a = {}; a.a = a; const b = structuredClone(a); return b.a === b && b !== a', true],
    [
      'return /^[0-9a-f-]{36}$/.test(crypto.randomUUID()) && crypto.getRandomValues(new Uint8Array(64)).some((b) => b > 0)',
      true,
    ],
    ['const a = performance.now(); return performance.now() >= a', true],
    [
      'const d = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("a")); return [...new Uint8Array(d)].slice(0, 3)',
      [202, 151, 129],
    ],
    [
      `const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('k'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
       const data = new TextEncoder().encode('d'); const signature = await crypto.subtle.sign('HMAC', key, data);
       return [signature.byteLength, await crypto.subtle.verify('HMAC', key, signature, data), await crypto.subtle.verify('HMAC', key, new Uint8Array(32), data)]`,
      [32, true, false],
    ],
    [
      'return [typeof process, typeof require, typeof SharedArrayBuffer, typeof Atomics, typeof host]',
      Array(5).fill('undefined'),
    ],
    ['try { await import("fs"); return 1 } catch (error) { return error.name }', 'ReferenceError'],
  ])('%s', async (body, expected) => {
    expect(await run(body)).toEqual({ ok: true, value: expected });
  });

  test.each([
    ['new Response("x")', 'is a Response; await its json() or text()'],
    ['new Headers({ a: "1" })', 'is a Headers; return Object.fromEntries(headers)'],
    ['new Map([[1, 2]]).keys()', 'is an iterator; return [...it]'],
    ['(function* () { yield 1; })()', 'is an iterator; return [...it]'],
    ['(async function* () { yield 1; })()', 'is an async iterator; return a list of what it gives'],
    ['new URLSearchParams("a=1")', 'is a URLSearchParams; return Object.fromEntries(params) or its text'],
  ])('%s is no result, and what to do is told', async (value, message) => {
    const error = { code: 'invalid_result', message: `result.at ${message}` };
    expect(await run(`return { at: ${value} }`)).toMatchObject({ ok: false, error });
    const thrown = await run(`throw Object.assign(new Error('no'), { at: ${value}, status: 404 })`);
    expect(thrown).toMatchObject({ ok: false, error: { message: 'no', details: { status: 404 } } });
  });

  test('fetch sends and reads text, JSON and bytes', async () => {
    const outcome = await run(`
      const sent = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ a: 1 }) });
      const form = await (await fetch(url, { method: 'PUT', body: new URLSearchParams({ a: 'b c' }) })).json();
      const data = new FormData(); data.append('x', '1');
      const multipart = await (await fetch(url, { method: 'POST', body: data })).json();
      const binary = new Uint8Array(await (await fetch(url + '/binary')).arrayBuffer());
      const missing = await fetch(new Request(url + '/missing'));
      return { ok: sent.ok, type: sent.headers.get('Content-Type'), sent: await sent.json(), form, multipart: multipart.type.slice(0, 19),
        binary: [...binary], missing: [missing.ok, missing.status] };`);
    expect(outcome).toEqual({
      ok: true,
      value: {
        ok: true,
        type: 'application/json',
        sent: { method: 'POST', type: 'application/json', body: '{"a":1}' },
        form: { method: 'PUT', type: 'application/x-www-form-urlencoded;charset=UTF-8', body: 'a=b+c' },
        multipart: 'multipart/form-data',
        binary: [0, 255, 128, 7],
        missing: [false, 404],
      },
    });
  });

  test('fetch to a private address is refused with the line of the call', async () => {
    const outcome = await sandbox.runScript({
      code: 'export const main = async () => {\n  await fetch("http://10.0.0.1/");\n};',
      name: 'test',
      args: {},
      context,
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'forbidden', fault: 'user', line: 2 } });
  });

  test('an aborted fetch rejects at once', async () => {
    const outcome = await run(`
      const late = await fetch(url + '/slow', { signal: AbortSignal.timeout(50) }).catch((error) => error.name);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 10);
      const stopped = await fetch(url + '/slow', { signal: controller.signal }).catch((error) => error.name);
      return [late, stopped];`);
    expect(outcome).toEqual({ ok: true, value: ['TimeoutError', 'AbortError'] });
  });

  test('many requests run at the same time', async () => {
    const outcome = await run(
      'return (await Promise.all(Array.from({ length: 50 }, () => fetch(url)))).length',
    );
    expect(outcome).toEqual({ ok: true, value: 50 });
  });
});
