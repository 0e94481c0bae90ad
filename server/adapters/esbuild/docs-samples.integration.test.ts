import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import { packageEnvironmentOf } from '#server/env.ts';
import type { ScriptResources, ScriptState } from '#server/runtime/sandbox-port.ts';
import type { SavedModule } from '#server/scripts/script-compiler.ts';
import type { JsonObject } from '#shared/json.ts';
import { createScriptCompiler } from './create-script-compiler.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/scripts.md'), 'utf8');
/** Every sample says behind its language what it is: `run` with arguments and result, or `saved` with its path. */
const samples = [...text.matchAll(/^```ts([^\n]*)\n([\s\S]*?)^```$/gm)].map(
  ([, info = '', code = ''], index) => {
    const [, kind = '', rest = ''] = /^ (run|saved) (.*)$/.exec(info) ?? [];
    return { name: `${index + 1}: ${code.trim().split('\n')[0]}`, kind, rest, code };
  },
);

/** The shop that one of the samples asks. */
const fetch: OutboundFetch = async ({ url }) => ({
  url,
  status: 200,
  statusText: 'OK',
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify({ id: url.split('/').at(-1), title: 'Mug' })),
  redirected: false,
});

/** The shop's variable, resources and the answers of its database and mail server. */
const resources: ScriptResources = {
  getVariable: async () => ({ vat: 0.19 }),
  getResource: async () => ({ host: 'db.example.com' }),
  sql: async ({ text, parameters }) =>
    text === 'select id, amount from orders where amount >= $1' && parameters[0] === 20
      ? [{ id: 'A-1002', amount: '20.00' }]
      : [],
  sendEmail: async ({ mail }) => ({ messageId: '<1@millrace>', accepted: [mail.to ?? null], rejected: [] }),
};

const compiler = createScriptCompiler({ packageEnvironment: packageEnvironmentOf() });
const sandbox = createSandbox({ threads: 1, fetch });
const saved = new Map<string, SavedModule>();
afterAll(() => Promise.all([compiler.close(), sandbox.close()]));

const context = {
  runId: 'r1',
  flow: 'docs/scripts',
  path: 'sample',
  attempt: 1,
  idempotencyKey: 'r1/sample',
  user: null,
};

async function compile(code: string) {
  const findSaved = async (path: string) => saved.get(path) ?? null;
  const result = await compiler.compile({ code, previous: null, findSaved });
  if (!result.ok) throw new Error(`${result.error.message} (line ${result.error.line})`);
  return result.script;
}

function emptyState(): ScriptState {
  const kept = new Map<string, { json: string; revision: number }>();
  return {
    get: async (key) => kept.get(key) ?? null,
    async replace(key, { json, revision }) {
      kept.set(key, { json, revision: revision + 1 });
      return true;
    },
  };
}

function addressesOf(node: string) {
  const page = `https://millrace.example/approvals/${node}`;
  return { page, approve: `${page}?decision=approved`, reject: `${page}?decision=rejected` };
}

describe('the samples of docs/scripts.md', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    for (const { kind, rest, code } of samples) {
      if (kind === 'saved') saved.set(rest, { path: rest, version: 1, ...(await compile(code)) });
    }
  });

  test('are all marked as what they are', () => {
    expect(samples.length).toBeGreaterThan(8);
    for (const { name, kind } of samples) expect([name, kind]).not.toEqual([name, '']);
  });

  test.each(samples.filter(({ kind }) => kind === 'run'))('$name', async ({ code, rest }) => {
    const { args = {}, ...expected } = JSON.parse(rest) as {
      args?: JsonObject;
      result?: unknown;
      error?: unknown;
    };
    const { javascript, bundle } = await compile(code);
    const outcome = await sandbox.runScript({
      code,
      javascript,
      name: 'sample',
      args,
      context,
      state: emptyState(),
      resources,
      approvalUrls: addressesOf,
      startFlow: async ({ path, input }) => `run of ${path}: ${input.order}`,
      sendSignal: async () => undefined,
      ...(bundle === null ? {} : { bundle }),
    });
    expect(outcome).toMatchObject(
      'error' in expected ? { ok: false, error: expected.error } : { ok: true, value: expected.result },
    );
  });
});
