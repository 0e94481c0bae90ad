// A process of its own that is never killed: it counts what scripts really did, and when.
import { createServer } from 'node:http';

const effects = new Map<string, number[]>();

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://effects');
  if (url.pathname === '/effect') {
    const key = url.searchParams.get('key') ?? '';
    effects.set(key, [...(effects.get(key) ?? []), Date.now()]);
    response.end('{}');
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(Object.fromEntries(effects)));
});

server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'));
