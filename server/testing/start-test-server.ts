import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type Running } from '#server/compose.ts';
import { readEnv } from '#server/env.ts';
import { createLog } from '#server/log.ts';
import { reachDatabase } from '#server/open-database.ts';
import { createToken } from '#server/people/create-token.ts';
import type { Role } from '#shared/people/roles.ts';

export type TestServer = {
  /** `http://localhost:<port>` */
  origin: string;
  port: number;
  setupCode: string | null;
  dataDir: string;
  /** A request to this server; a body that is no text is sent as JSON. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestAnswer>;
  /** Makes an API token in the server's own database. */
  token(workspace: string, role: Role, flowPath?: string): Promise<string>;
  /** Stops and starts again on the same data and port, with other variables where some are given. */
  restart(changed?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

export type RequestOptions = {
  token?: string;
  cookie?: string;
  headers?: Record<string, string>;
  body?: unknown;
};

export type TestAnswer = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what a test finds out.
  json: any;
  /** `name=value` of the cookie that the answer sets. */
  cookie: string | null;
};

/** A whole server on a free port with an embedded database in a folder of its own. */
export async function startTestServer(variables: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-api-'));
  const source = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'fatal', ...variables };
  let running = await start(source);
  const port = running.port ?? 0;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    port,
    setupCode: running.setupCode,
    dataDir,
    request: (method, path, options = {}) => send(origin + path, method, options),
    token: (workspace, role, flowPath) => makeToken(dataDir, { workspace, role, flowPath: flowPath ?? null }),
    async restart(changed = {}) {
      await running.stop();
      running = await start({ ...source, PORT: String(port), ...changed });
    },
    async close() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function start(source: Record<string, string>): Promise<Running> {
  const read = readEnv({}, source);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return compose(read.env, createLog(read.env.logLevel ?? 'fatal'));
}

async function makeToken(
  dataDir: string,
  token: { workspace: string; role: Role; flowPath: string | null },
): Promise<string> {
  const log = createLog('fatal');
  const database = await reachDatabase(
    { dataDir, mongodbUri: null, databaseSync: 'process', testHooks: false },
    log,
  );
  try {
    const deps = { people: database.stores.people, clock: database.clock };
    return await createToken(deps, { ...token, name: 'test', days: null });
  } finally {
    await database.close();
  }
}

async function send(url: string, method: string, options: RequestOptions): Promise<TestAnswer> {
  const { token, cookie, body } = options;
  const isRaw = typeof body === 'string';
  const answer = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const setCookie = answer.headers.get('set-cookie');
  const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
    cookie: setCookie === null ? null : (setCookie.split(';')[0] ?? null),
  };
}
