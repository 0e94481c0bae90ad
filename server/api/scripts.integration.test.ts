import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import type { JsonObject } from '#shared/json.ts';
import { roles } from '#shared/people/roles.ts';

let server: TestServer;
let token: string;
const scripts = '/api/v1/w/demo/scripts';
const flows = '/api/v1/w/demo/flows';

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const ask = (method: string, path: string, body?: unknown) =>
  server.request(method, path, { token, ...(body === undefined ? {} : { body }) });
const save = (path: string, code: string, more: object = {}) =>
  ask('PUT', `${scripts}/${path}`, { code, ...more });
const saved = (path: string, args: JsonObject = {}, version?: number) => ({
  id: 'work',
  kind: 'script',
  config: { source: { kind: 'saved', path, ...(version ? { version } : {}) }, arguments: args },
});
const publish = (path: string, definition: object) =>
  ask('PUT', `${flows}/${path}`, { definition, publish: true });
const resultOf = async (path: string, body: object = {}) => {
  const { json } = await ask('POST', `${flows}/${path}/runs?wait=30`, body);
  return json.error ? json : json.result;
};

describe('a saved script', () => {
  test('has versions, a form from its signature, and is read, listed and deleted', async () => {
    const first = await save(
      'team/greet',
      '/** Greets. */ export const main = (name: string) => "Hello " + name;',
    );
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      version: 1,
      inputs: { description: 'Greets.', properties: { name: { type: 'string' } }, required: ['name'] },
      packages: {},
      scripts: {},
    });
    const code = "export const main = (name: string, mark: '!' | '?' = '!') => \"Hello \" + name + mark;";
    expect((await save('team/greet', code, { message: 'with a mark' })).json.version).toBe(2);
    expect((await save('team/greet', code)).json.version).toBe(2);
    const read = await ask('GET', `${scripts}/team/greet`);
    expect(read.json).toMatchObject({
      path: 'team/greet',
      version: 2,
      code,
      message: 'with a mark',
      createdBy: 'token:test',
    });
    expect(read.json.inputs.properties.mark).toEqual({ type: 'string', enum: ['!', '?'], default: '!' });
    expect((await ask('GET', `${scripts}/team/greet?version=1`)).json).toMatchObject({ version: 1 });
    expect(
      (await ask('GET', `${scripts}/team/greet/versions`)).json.items.map(
        (each: { version: number }) => each.version,
      ),
    ).toEqual([2, 1]);
    expect((await ask('GET', scripts)).json.items).toMatchObject([{ path: 'team/greet', version: 2 }]);
    await save('team/gone', 'return 1');
    expect((await ask('DELETE', `${scripts}/team/gone`)).status).toBe(204);
    expect((await ask('GET', `${scripts}/team/gone`)).status).toBe(404);
    expect((await ask('DELETE', `${scripts}/team/gone`)).status).toBe(404);
  });

  test('is refused with the line that is wrong, and saved by one of two who save at once', async () => {
    const wrong = await save('team/wrong', "const a = 1;\nimport x from 'node:fs';\nreturn a");
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'invalid_definition']);
    expect(wrong.json.error.details.problems).toMatchObject([
      { line: 2, sourceLine: "import x from 'node:fs';" },
    ]);
    const syntax = await save('team/wrong', 'namespace Colors { export const red = 1 }');
    expect(syntax.json.error.details.problems).toMatchObject([{ code: 'unsupported_syntax', line: 1 }]);
    expect((await ask('GET', `${scripts}/team/wrong`)).status).toBe(404);
    const both = await Promise.all([1, 2].map((n) => save('team/both', `return ${n}`, { baseVersion: 0 })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('runs in a flow in the version of the publishing, whatever is saved or deleted later', async () => {
    await save('team/count', 'export const main = (n: number) => n + 1;');
    const args = { n: { kind: 'expression', code: 'input.n' } };
    const definition = chain([manual, saved('team/count', args)]);
    expect((await publish('saved/flow', definition)).status).toBe(200);
    expect(await resultOf('saved/flow', { input: { n: 1 } })).toBe(2);
    await save('team/count', 'export const main = (n: number) => n + 100;');
    expect(await resultOf('saved/flow', { input: { n: 1 } })).toBe(2);
    expect(await resultOf('saved/flow', { input: { n: 1 }, draft: true })).toBe(101);
    await publish('saved/other', chain([manual, saved('team/count', args, 1)]));
    expect(await resultOf('saved/other', { input: { n: 1 } })).toBe(2);
    expect((await ask('GET', `${scripts}/team/count`)).json.usedBy).toEqual(['saved/flow', 'saved/other']);
    await ask('DELETE', `${scripts}/team/count`);
    await server.restart();
    expect(await resultOf('saved/flow', { input: { n: 1 } })).toBe(2);
    const again = await publish('saved/flow', definition);
    expect(again.json.error).toMatchObject({
      code: 'invalid_definition',
      details: {
        problems: [
          { node: 'work', message: expect.stringContaining('There is no saved script "team/count"') },
        ],
      },
    });
  });

  test('is imported by others and by the code of nodes, locked to its version', async () => {
    await save(
      'lib/math',
      "import { context } from 'millrace';\nexport const twice = (n: number) => n * 2;\nexport const run = () => context.flow;",
    );
    const user = await save(
      'lib/user',
      "import { twice } from 'lib/math';\nexport const main = (n: number) => twice(twice(n));",
    );
    expect(user.json.scripts).toEqual({ 'lib/math': 1 });
    const code =
      "import { twice, run } from 'lib/math';\nexport const main = (n: number): [number, string] => [twice(n), run()];";
    await publish('imports/inline', chain([manual, script(code, { n: '3' })]));
    await publish('imports/saved', chain([manual, saved('lib/user', { n: { kind: 'static', value: 3 } })]));
    await save('lib/math', 'export const twice = (n: number) => n * 1000;\nexport const run = () => "new";');
    expect(await resultOf('imports/inline')).toEqual([6, 'imports/inline']);
    expect(await resultOf('imports/saved')).toBe(12);
    expect(await resultOf('imports/inline', { draft: true })).toEqual([3000, 'new']);
    expect((await ask('GET', `${scripts}/lib/math`)).json.usedBy).toEqual(['imports/inline']);
  });

  test('fails with the author’s line', async () => {
    await save(
      'lib/fails',
      'type Order = { total: number };\nexport function main(order: Order) {\n  return order.total.toFixed();\n}',
    );
    await publish(
      'imports/fails',
      chain([manual, saved('lib/fails', { order: { kind: 'static', value: {} } })]),
    );
    expect((await resultOf('imports/fails')).error).toMatchObject({
      line: 3,
      sourceLine: '  return order.total.toFixed();',
    });
  });

  test('with a package of npm runs after a restart without npm', { timeout: 120_000 }, async () => {
    const code =
      "import Mustache from 'mustache';\nexport const main = (name: string) => Mustache.render('Hi {{name}}', { name });";
    const first = await save('npm/hello', code);
    expect(first.json.packages.mustache).toMatch(/^\d+\.\d+\.\d+$/);
    await publish(
      'npm/flow',
      chain([manual, saved('npm/hello', { name: { kind: 'static', value: 'Ada' } })]),
    );
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      await server.restart();
      expect(await resultOf('npm/flow')).toBe('Hi Ada');
      const edited = await save('npm/hello', `${code}\n// edited`);
      expect(edited.json).toMatchObject({ version: 2, packages: first.json.packages });
    } finally {
      process.env.PATH = path ?? '';
    }
  });

  test('is read by members, and saved and deleted by builders', async () => {
    for (const role of roles) {
      const own = await server.token('demo', role);
      const request = (method: string, body?: unknown) =>
        server.request(method, `${scripts}/lib/user`, { token: own, ...(body ? { body } : {}) });
      expect((await request('GET')).status).toBe(200);
      const mayEdit = roles.indexOf(role) <= roles.indexOf('builder');
      const code = (await request('GET')).json.code;
      expect([role, (await request('PUT', { code })).status]).toEqual([role, mayEdit ? 200 : 403]);
      if (!mayEdit) expect((await request('DELETE')).status).toBe(403);
    }
    expect((await server.request('GET', `${scripts}/lib/user`)).status).toBe(401);
    expect((await ask('GET', '/api/v1/w/other/scripts/lib/user')).status).toBe(404);
  });
});

describe('limits', () => {
  const limits = '/api/v1/w/demo/limits';
  const endless = (own: JsonObject) => ({
    id: 'work',
    kind: 'script',
    config: { source: { kind: 'inline', code: 'while (true);' }, arguments: {}, limits: own },
  });

  test('of a node hold within those of its workspace, which an admin sets', async () => {
    expect((await publish('limits/own', chain([manual, endless({ cpuSeconds: 0.3 })]))).status).toBe(200);
    expect((await resultOf('limits/own')).error).toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('0.3 s of computing'),
    });
    await publish('limits/large', chain([manual, script('return "x".repeat(3 * 2 ** 20)')]));
    expect((await ask('PUT', limits, { resultMib: 1 })).status).toBe(403);
    const admin = await server.token('demo', 'admin');
    const set = await server.request('PUT', limits, {
      token: admin,
      body: { resultMib: 1, cpuSeconds: 0.2 },
    });
    expect(set.json).toEqual({ resultMib: 1, cpuSeconds: 0.2 });
    expect((await ask('GET', limits)).json).toEqual({ resultMib: 1, cpuSeconds: 0.2 });
    expect((await resultOf('limits/own')).error.message).toContain('0.2 s of computing');
    await server.request('PUT', limits, { token: admin, body: { resultMib: 1 } });
    expect((await resultOf('limits/large')).error.code).toBe('result_too_large');
    await server.request('PUT', limits, { token: admin, body: {} });
    expect((await server.request('PUT', limits, { token: admin, body: { memoryMib: 99999 } })).status).toBe(
      400,
    );
    expect((await resultOf('limits/large')).length).toBe(3 * 2 ** 20);
  });

  test('beyond the ceilings are a problem of the flow', async () => {
    const { json } = await publish('limits/beyond', chain([manual, endless({ cpuSeconds: 5000 })]));
    expect(json.error.code).toBe('invalid_definition');
  });
});

test('a script sends a signal to a run that waits, and is told where nobody can take it', async () => {
  const wait = { id: 'wait', kind: 'wait', config: { kind: 'signal', name: 'paid' } };
  const given = script('export const main = (value) => value.amount.length', { value: 'results.wait' });
  expect((await publish('signals/waiting', chain([manual, wait, given]))).status).toBe(200);
  const code = `import { sendSignal } from 'millrace';
    export const main = (run) => sendSignal(run, 'paid', { amount: 'x'.repeat(500) });`;
  const inputs = { type: 'object', properties: { run: { type: 'string' } } };
  await publish('signals/sender', chain([manual, script(code, { run: 'input.run' })], inputs));
  const { runId } = (await ask('POST', `${flows}/signals/waiting/runs`, {})).json;
  expect(await resultOf('signals/sender', { input: { run: runId } })).toBeNull();
  await expect
    .poll(async () => (await ask('GET', `/api/v1/w/demo/runs/${runId}`)).json)
    .toMatchObject({ status: 'succeeded', result: 500 });
  for (const [run, code] of [
    [runId, 'already_ended'],
    ['nobody', 'not_found'],
  ])
    expect((await resultOf('signals/sender', { input: { run } })).error).toMatchObject({ code });
});

test('a script starts another flow once, however often its step is tried', async () => {
  await publish('starts/child', chain([manual, script('return 1')]));
  const code = `import { startFlow, progress, context } from 'millrace';
    export async function main() {
      const ids = [await startFlow('starts/child', { n: 1 }), await startFlow('starts/child', { n: 2 })];
      progress(50, 'both started');
      if (context.attempt === 1) throw new Error('once more');
      return ids;
    }`;
  const retried = { ...script(code), policy: { retry: { attempts: 2, seconds: 0 } } };
  expect((await publish('starts/parent', chain([manual, retried]))).status).toBe(200);
  const ids: string[] = await resultOf('starts/parent');
  expect(new Set(ids).size).toBe(2);
  const { items } = (await ask('GET', '/api/v1/w/demo/runs?flow=starts/child')).json;
  expect(items.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted());
  await publish(
    'starts/wrong',
    chain([manual, script("import { startFlow } from 'millrace'; return await startFlow('starts/none')")]),
  );
  expect((await resultOf('starts/wrong')).error).toMatchObject({ code: 'not_found', line: 1 });
});
