import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunReport } from '#server/local-runs/report-run.ts';
import { validateCommand } from '../validate.ts';
import { runCommand } from './run-command.ts';

const example = (name: string) => join(import.meta.dirname, 'examples', `${name}.json`);

async function call(command: typeof runCommand, argv: string[], files: Record<string, string> = {}) {
  let stdout = '';
  let stderr = '';
  const code = await command(argv, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    readFile: async (path) => files[path] ?? readFile(path, 'utf8'),
    list: async (folder) => {
      const names = Object.keys(files).filter((name) => name.startsWith(`${folder}/`));
      return names.length > 0 ? names : readdir(folder).catch(() => null);
    },
  });
  return { code, stdout, stderr };
}

async function run(
  name: string,
  ...argv: string[]
): Promise<{ code: number; report: RunReport; stderr: string }> {
  const { code, stdout, stderr } = await call(runCommand, [example(name), '--json', ...argv]);
  return { code, report: JSON.parse(stdout), stderr };
}

const said = (value: string) => ({ kind: 'static', value });

const statusesOf = (report: RunReport) =>
  Object.fromEntries(report.steps.map(({ path, status }) => [path, status]));

test('a flow file runs with the real sandbox and prints one object with its result, steps and logs', async () => {
  const { code, report } = await run('double', '--input', '{"n":21}');
  expect(code).toBe(0);
  expect(report).toMatchObject({ status: 'succeeded', result: 42, error: null });
  expect(statusesOf(report)).toEqual({ start: 'succeeded', double: 'succeeded', answer: 'succeeded' });
  expect(report.steps[1]).toMatchObject({
    kind: 'script',
    input: { n: 21 },
    result: { doubled: 42 },
    ports: ['out'],
  });
  expect(report.logs).toMatchObject([{ path: 'double', stream: 'log', text: 'doubling 21' }]);
});

test('without --json people read the steps and the result', async () => {
  const { code, stdout } = await call(runCommand, [example('double'), '--input', '{"n":1}']);
  expect(code).toBe(0);
  expect(stdout).toContain('succeeded double (script) -> out');
  expect(stdout).toContain('The run succeeded\n2\n');
});

test('the input may stand in a file', async () => {
  const { code, stdout } = await call(runCommand, [example('double'), '--json', '--input', '@in.json'], {
    'in.json': '{"n":4}',
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).result).toBe(8);
});

test('a given decision lets the run go on', async () => {
  const argv = ['--input', '{"order":"A1","amount":90}', '--decide', 'ask=approved@lee:{"note":"sorry"}'];
  const { code, report } = await run('refund', ...argv);
  expect(code).toBe(0);
  expect(report.result).toEqual({ paid: 90, note: 'sorry' });
  const ask = report.steps.find(({ path }) => path === 'ask');
  expect(ask).toMatchObject({
    status: 'succeeded',
    ports: ['approved'],
    result: { decisions: [{ who: 'lee' }] },
  });
});

test.each(['rejected', 'expired'])('a request that is %s goes another way', async (decision) => {
  const argv = ['--input', '{"order":"A1","amount":90}', '--decide', `*=${decision}`];
  const { code, report } = await run('refund', ...argv);
  expect(code).toBe(0);
  expect(report.result).toEqual({ paid: 0 });
});

test('a decision that was not given: time jumps to the end of the request', async () => {
  const { report } = await run('refund', '--input', '{"order":"A1","amount":90}');
  expect(report.result).toEqual({ paid: 0 });
  const [ask] = report.steps.filter(({ path }) => path === 'ask');
  expect(Date.parse(ask?.finishedAt ?? '') - Date.parse(ask?.startedAt ?? '')).toBe(86_400_000);
});

test('no decision is needed where the flow asks for none', async () => {
  const { report } = await run('refund', '--input', '{"order":"vip1","amount":9}');
  expect(report.result).toEqual({ paid: 9, note: null });
  expect(statusesOf(report)).toMatchObject({ ask: 'skipped' });
});

test('a run that waits for a decision for ever exits with 3', async () => {
  const { code, report, stderr } = await run('two-people', '--decide', 'both=approved');
  expect(code).toBe(3);
  expect(report.status).toBe('waiting');
  expect(statusesOf(report)).toMatchObject({ both: 'waiting' });
  expect(stderr).toContain('both');
});

test('a request of a child run is named as --decide takes it', async () => {
  const nodes = (node: object) => [{ id: 'start', kind: 'manual', config: {} }, node];
  const flow = (node: { id: string }) =>
    JSON.stringify({
      formatVersion: 1,
      nodes: nodes(node),
      edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: node.id }],
    });
  const files = {
    '/w/main.json': flow({ id: 'call', kind: 'flow', config: { path: 'team/child' } } as { id: string }),
    '/w/team/child.json': flow({ id: 'ask', kind: 'approval', config: { title: said('Go on?') } } as {
      id: string;
    }),
  };
  const argv = ['/w/main.json', '--workspace', '/w', '--json'];
  const waiting = await call(runCommand, argv, files);
  const [, id] = /decision on (\S+): /.exec(waiting.stderr) ?? [];
  expect([waiting.code, id]).toEqual([3, 'call/ask']);
  for (const name of [id, 'ask', '*']) {
    expect(await call(runCommand, [...argv, '--decide', `${name}=approved`], files)).toMatchObject({
      code: 0,
    });
  }
});

test('decisions of one request are by different people unless they are named', async () => {
  const both = ['--decide', 'both=approved', '--decide', 'both=approved'];
  expect((await run('two-people', ...both)).report.result).toHaveLength(2);
  const same = ['--decide', 'both=approved@lee', '--decide', 'both=approved@lee'];
  expect((await run('two-people', ...same)).code).toBe(3);
  expect((await run('two-people', ...same, '--decide', '*=approved@ada')).report.result).toEqual([
    'lee',
    'ada',
  ]);
});

test('hours of retries pass at once', async () => {
  const { code, report } = await run('patient');
  expect(code).toBe(0);
  expect(report.result).toEqual({ tried: 4, why: 'not yet' });
  expect(statusesOf(report)).toMatchObject({ flaky: 'failed', 'flaky#4': 'failed', told: 'succeeded' });
  const starts = report.steps
    .filter(({ node }) => node === 'flaky')
    .map(({ startedAt }) => Date.parse(startedAt ?? ''));
  expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBe(7 * 3_600_000);
});

test('a failed run exits with 1 and tells the error', async () => {
  const { code, report } = await run('failing', '--input', '{"what":"money"}');
  expect(code).toBe(1);
  expect(report).toMatchObject({
    status: 'failed',
    result: null,
    error: { message: 'Out of money', node: 'stop' },
  });
});

test('wrong input, arguments and files exit with 2 and say what is wrong', async () => {
  const cases: [string[], string][] = [
    [[example('refund'), '--input', '{"order":"A1"}'], 'amount'],
    [[example('double'), '--input', '{n:1}'], 'not JSON'],
    [[example('double'), '--trigger', 'nowhere'], 'no trigger "nowhere"'],
    [[example('double'), '--decide', 'ask=maybe'], 'approved|rejected|expired'],
    [[example('double'), '--unknown'], 'unknown'],
    [['missing.json'], 'cannot be read'],
    [[], 'Usage'],
    [[example('refund'), '--input', '{"order":"A1","amount":90}', '--decide', 'ask=approved'], 'note'],
  ];
  for (const [argv, expected] of cases) {
    const { code, stderr } = await call(runCommand, argv);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  }
});

test('a flow with errors is not run; its problems are listed', async () => {
  const flow = JSON.stringify({ formatVersion: 1, nodes: [{ id: 'a', kind: 'script', config: {} }] });
  const { code, stderr, stdout } = await call(runCommand, ['f.json', '--json'], { 'f.json': flow });
  expect(code).toBe(2);
  expect(stderr).toContain('error no_trigger');
  expect(JSON.parse(stdout).problems).toContainEqual(
    expect.objectContaining({ code: 'missing_config', node: 'a' }),
  );
});

test('validate lists problems and exits with 2 only on errors', async () => {
  expect(await call(validateCommand, [example('refund'), '--json'])).toMatchObject({ code: 0 });
  const bad = JSON.stringify({
    formatVersion: 1,
    nodes: [{ id: 'start', kind: 'manual', config: {}, colour: 'red' }],
  });
  const { code, stdout } = await call(validateCommand, ['f.json', '--json'], { 'f.json': bad });
  expect(code).toBe(2);
  expect(JSON.parse(stdout).problems).toMatchObject([
    { severity: 'error', code: 'unknown_field', node: 'start' },
  ]);
  const lonely = JSON.stringify({
    formatVersion: 1,
    nodes: [
      { id: 'start', kind: 'manual', config: {} },
      { id: 'alone', kind: 'transform', config: { value: { kind: 'static', value: 1 } } },
    ],
  });
  const warned = await call(validateCommand, ['f.json'], { 'f.json': lonely });
  expect(warned).toMatchObject({ code: 0 });
  expect(warned.stdout).toContain('warning unreachable (alone)');
});

const scheduled = (cron: string) =>
  JSON.stringify({
    formatVersion: 1,
    inputs: { type: 'object', properties: { n: { type: 'number' } } },
    nodes: [
      {
        id: 'tick',
        kind: 'schedule',
        config: {
          cron,
          timezone: 'Europe/Berlin',
          enabled: true,
          inputs: { n: { kind: 'expression', code: '20 + 1' } },
        },
      },
      {
        id: 'remember',
        kind: 'script',
        config: {
          source: {
            kind: 'inline',
            code:
              "import { getState, setState } from 'millrace';\n" +
              'export async function main(n: number) { await setState(n * 2); return getState(); }',
          },
          arguments: { n: { kind: 'expression', code: 'input.n' } },
        },
      },
    ],
    edges: [{ id: 'e1', source: 'tick', sourcePort: 'out', target: 'remember' }],
  });

test('a schedule brings its own inputs, and its script keeps state in memory', async () => {
  const files = { 'f.json': scheduled('0 9 * * *') };
  const own = await call(runCommand, ['f.json', '--trigger', 'tick', '--json'], files);
  expect(own).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(own.stdout)).toMatchObject({ status: 'succeeded', result: 42 });
  const given = await call(
    runCommand,
    ['f.json', '--trigger', 'tick', '--input', '{"n":1}', '--json'],
    files,
  );
  expect(JSON.parse(given.stdout)).toMatchObject({ result: 2 });
});

test('a time that cannot be read is a problem of its schedule', async () => {
  const { code, stdout } = await call(validateCommand, ['f.json', '--json'], {
    'f.json': scheduled('0 25 * * *'),
  });
  expect(code).toBe(2);
  expect(JSON.parse(stdout).problems).toMatchObject([
    { severity: 'error', code: 'missing_config', node: 'tick', message: expect.stringContaining('hour') },
  ]);
});

test('saved scripts are taken from the workspace folder, with what they import', async () => {
  const files = {
    '/w/flow.json': JSON.stringify({
      formatVersion: 1,
      inputs: { type: 'object', properties: {} },
      nodes: [
        { id: 'start', kind: 'manual', title: '', position: { x: 0, y: 0 }, config: {} },
        {
          id: 'work',
          kind: 'script',
          title: '',
          position: { x: 0, y: 0 },
          config: {
            source: { kind: 'saved', path: 'team/user', version: 4 },
            arguments: { n: { kind: 'static', value: 3 } },
          },
        },
      ],
      edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: 'work' }],
    }),
    '/w/team/user.ts':
      "import { twice } from 'team/math'; import { twice as other } from '/team/math';\nexport const main = (n: number) => twice(other(n));",
    '/w/team/math.ts': 'export const twice = (n: number): number => n * 2;',
    '/nowhere/team/other.ts': '',
    '/cycle/team/user.ts': "import { x } from 'team/math'; return x",
    '/cycle/team/math.ts': "import { x } from '/team/user'; export { x }",
  };
  const argv = ['/w/flow.json', '--json', '--workspace'];
  const { code, stdout } = await call(runCommand, [...argv, '/w'], files);
  expect([code, JSON.parse(stdout).result]).toEqual([0, 12]);
  const missing = await call(runCommand, [...argv, '/nowhere'], files);
  expect([missing.code, JSON.parse(missing.stdout).problems[0].node]).toEqual([2, 'work']);
  const unknown = await call(runCommand, [...argv, '/unknown'], files);
  expect([unknown.code, unknown.stderr]).toEqual([2, '--workspace: there is no folder /unknown.\n']);
  const cycle = await call(runCommand, [...argv, '/cycle'], files);
  expect([cycle.code, cycle.stderr]).toEqual([2, expect.stringContaining('imports itself')]);
});

test('variables, secrets and resources are taken from the workspace folder', async () => {
  const main =
    'export const main = (rate, key, api, text) => ({ rate, length: key.length, auth: api.secret, text })';
  const flow = (args: object) =>
    JSON.stringify({
      formatVersion: 1,
      inputs: { type: 'object', properties: {} },
      nodes: [
        { id: 'start', kind: 'manual', config: {} },
        { id: 'work', kind: 'script', config: { source: { kind: 'inline', code: main }, arguments: args } },
      ],
      edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: 'work' }],
    });
  const api = {
    type: 'Http',
    value: { baseUrl: 'https://a.example', auth: 'bearer', secret: '$secret:shop/key' },
  };
  const files = {
    '/w/shop/rate.variable.json': '0.19',
    '/w/shop/key.secret': 'canary-file\n',
    '/w/shop/api.resource.json': JSON.stringify(api),
    '/w/shop/bad.resource.json': '{"type":"Http","value":{}}',
    'f.json': flow({
      rate: said('$variable:shop/rate'),
      key: said('$secret:shop/key'),
      api: said('$resource:shop/api'),
      text: said('$secret:shop'),
    }),
    'bad.json': flow({ api: said('$resource:shop/bad') }),
  };
  const { code, stdout } = await call(runCommand, ['f.json', '--json', '--workspace', '/w'], files);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).result).toEqual({ rate: 0.19, length: 11, auth: '••••••', text: '$secret:shop' });
  expect(stdout).not.toContain('canary');
  const bad = await call(runCommand, ['bad.json', '--json', '--workspace', '/w'], files);
  expect([bad.code, JSON.parse(bad.stdout).error.message]).toEqual([1, expect.stringContaining('baseUrl')]);
});
