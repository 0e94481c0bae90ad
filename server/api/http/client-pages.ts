import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { pagePolicy, workerPolicy } from './security-headers.ts';

/** Addresses at which the client draws a page; everything else that is no file is 404. */
const pageRoutes = ['/', '/sign-in', '/setup', '/w/*', '/approvals', '/approvals/*', '/apps/*', '/run/*'];
/** The one worker of our pages: it evaluates the bindings of an app. */
const workerFile = '/assets/binding-worker';
const noncePlaceholder = /__CSP_NONCE__/g;
const nonceBytes = 18;

/** Serves the built client; without a build every page says how to make one. */
export async function serveClient(app: FastifyInstance, folder: string): Promise<void> {
  const indexFile = join(folder, 'index.html');
  if (!existsSync(indexFile)) {
    for (const route of pageRoutes) app.get(route, (_request, reply) => sendBuildHint(reply));
    return;
  }
  const readPage = pageReader(indexFile);
  for (const route of pageRoutes)
    app.get(route, async (_request, reply) => sendPage(reply, await readPage()));
  app.addHook('onRequest', async ({ url }, reply) => {
    if (url.startsWith(workerFile)) reply.header('content-security-policy', workerPolicy);
  });
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/');
      reply.setHeader('vary', 'accept-encoding');
      reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Reads the page again when it was built anew under the running server: the scripts that the old one names are gone. */
function pageReader(file: string): () => Promise<string> {
  let known: { html: string; changedAt: number } | undefined;
  return async () => {
    const found = await stat(file).catch(() => undefined);
    const changedAt = found?.mtimeMs ?? known?.changedAt ?? 0;
    if (known?.changedAt !== changedAt) known = { html: await readFile(file, 'utf8'), changedAt };
    return known.html;
  };
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(nonceBytes).toString('base64');
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html.replace(noncePlaceholder, nonce));
}

function sendBuildHint(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The client is not built yet. Run "npm run build", then start again.\n');
}
