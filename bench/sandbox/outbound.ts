import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutboundFetch, type OutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { startDnsStub } from './dns-stub.ts';

export type OutboundEvidence = {
  /** Addresses that were tried, redirects and names included. */
  tried: number;
  refused: number;
  /** Connections that reached a listening side which must not be reached. */
  connections: number;
  /** What was not refused as it should be. */
  violations: string[];
};

/** Hosts that must not be reached; PORT is that of a server which listens on every address of this machine. */
const closedUrls = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.255.255.254:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://017700000001:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST.:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[fe80::1]:PORT/',
  'http://[fc00::1]:PORT/',
  'http://[fd00:ec2::254]/',
  'http://[ff02::1]:PORT/',
  'http://10.0.0.1:PORT/',
  'http://172.16.0.1:PORT/',
  'http://192.168.0.1:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1:PORT/',
  'http://100.100.100.200/',
  'http://192.0.0.192/',
  'http://198.18.0.1:PORT/',
  'http://224.0.0.1:PORT/',
  'http://255.255.255.255:PORT/',
  'http://user:password@127.0.0.1:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
];

const redirects = [301, 302, 303, 307, 308];
const timeoutMs = 2000;

/** Tries to get past the guard, with a server that counts who reaches it and a name server that changes its mind. */
export async function tryOutbound(): Promise<OutboundEvidence> {
  let connections = 0;
  const closed = await listen('::', () => undefined);
  closed.server.on('connection', () => {
    connections += 1;
  });
  const door = await listen('127.0.0.2', (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://door');
    const to = searchParams.get('to') ?? '';
    const status = Number(searchParams.get('status') ?? 200);
    response.writeHead(status, to === '' ? {} : { location: inAscii(to) }).end('open');
  });
  const dns = await startDnsStub((name, question) =>
    name.startsWith('rebind') && question === 1 ? '127.0.0.2' : '127.0.0.1',
  );
  const resolver = new Resolver();
  resolver.setServers([dns.address]);
  const guarded = createOutboundFetch({ timeoutMs });
  const throughDoor = createOutboundFetch({
    timeoutMs,
    allow: [`127.0.0.2:${door.port}`],
    lookup: (name) => resolver.resolve4(name),
  });
  const evidence = { tried: 0, refused: 0, violations: [] as string[] };
  const urls = closedUrls.map((url) => url.replace('PORT', String(closed.port)));
  for (const url of urls) await expectRefusal(evidence, guarded, url);
  for (const url of urls) {
    for (const status of redirects) {
      const from = `http://127.0.0.2:${door.port}/?status=${status}&to=${encodeURIComponent(url)}`;
      await expectRefusal(evidence, throughDoor, from);
    }
  }
  await expectRefusal(evidence, throughDoor, `http://inside.test:${closed.port}/`);
  await expectPinned(evidence, {
    fetch: throughDoor,
    port: door.port,
    asked: () => dns.asked('rebind.test'),
  });
  await Promise.all([closed.close(), door.close(), dns.close()]);
  return { ...evidence, connections };
}

/** A header holds no other letters; what the browser would make of them is the same address. */
function inAscii(url: string): string {
  return /^[\x20-\x7e]*$/.test(url) ? url : new URL(url).href;
}

async function expectRefusal(
  evidence: Pick<OutboundEvidence, 'tried' | 'refused' | 'violations'>,
  fetch: OutboundFetch,
  url: string,
): Promise<void> {
  evidence.tried += 1;
  try {
    await fetch({ url, method: 'GET', headers: [] });
    evidence.violations.push(`${url} was answered`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
    // A name that this machine does not know is not reached either.
    const isUnknown = error instanceof Error && error.message.includes('was not found');
    if (code === 'forbidden' || code === 'bad_request' || isUnknown) evidence.refused += 1;
    else evidence.violations.push(`${url} failed with ${code} instead of being refused`);
  }
}

type Rebinding = { fetch: OutboundFetch; port: number; asked: () => number };

/** A name that means an allowed address when it is checked and a closed one from then on: asked once, then pinned. */
async function expectPinned(
  evidence: Pick<OutboundEvidence, 'tried' | 'violations'>,
  { fetch, port, asked }: Rebinding,
): Promise<void> {
  evidence.tried += 1;
  const response = await fetch({ url: `http://rebind.test:${port}/`, method: 'GET', headers: [] });
  const isFromDoor = Buffer.from(response.body).toString() === 'open';
  if (!isFromDoor || asked() !== 1) evidence.violations.push(`rebind.test was asked ${asked()} times`);
}

async function listen(host: string, serve: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(serve);
  server.listen(0, host);
  await once(server, 'listening');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { server, port: (server.address() as AddressInfo).port, close };
}
