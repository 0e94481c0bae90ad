import { afterAll, describe, expect, test } from 'vitest';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import type { CompiledScript, SavedModule } from '#server/scripts/script-compiler.ts';
import { createScriptCompiler } from './create-script-compiler.ts';

/** npm as people run it: where it is, its cache, and how it reaches the registry. */
const packageEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name, value]) => value !== undefined && !name.startsWith('VITEST')),
) as Record<string, string>;

const compiler = createScriptCompiler({ packageEnvironment });
/** Without PATH there is no npm: whoever asks for packages fails. */
const offline = createScriptCompiler({ packageEnvironment: { PATH: '/nowhere' } });
const sandbox = createSandbox({ threads: 1 });
afterAll(() => Promise.all([compiler.close(), offline.close(), sandbox.close()]));

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };
const saved = new Map<string, SavedModule>();
const findSaved = async (path: string, version: number | null) => {
  const found = saved.get(path);
  return found && (version === null || version === found.version) ? found : null;
};

async function compile(
  code: string,
  previous: CompiledScript | null = null,
  by = compiler,
): Promise<CompiledScript> {
  const result = await by.compile({ code, previous, findSaved });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.script;
}

async function refusal(code: string) {
  const result = await compiler.compile({ code, previous: null, findSaved });
  if (result.ok) throw new Error('The script was compiled.');
  return result.error;
}

async function run(code: string, { javascript, bundle, prepared }: CompiledScript, args = {}) {
  const outcome = await sandbox.runScript({
    code,
    javascript,
    ...(prepared && { prepared }),
    name: 'test',
    args,
    context,
    ...(bundle === null ? {} : { bundle }),
  });
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}

test('import(...) finds what was bundled and rejects for the rest', { timeout: 120_000 }, async () => {
  saved.set('team/lazy', { path: 'team/lazy', version: 1, ...(await compile('export const two = 2;')) });
  const code = `export async function main(name: string) {
  const [{ two }, { min }, { context }] = [await import('team/lazy'), await import('date-fns'), await import('millrace')];
  const rejected: string[] = [];
  for (const other of ['fs', 'team/none', './x', name]) await import(other).catch((error) => rejected.push(error.message));
  const { two: again } = await import(\`team/\${name}\`);
  await import('node:fs').catch((error) => rejected.push(error.name));
  await import('@millrace/there-is-no-such-package').catch((error) => rejected.push(error.name));
  return [two + again, min([new Date(5), new Date(3)]).getTime(), context.runId, rejected.length, rejected[0]]; }`;
  const compiled = await compile(code);
  expect(await run(code, compiled, { name: 'lazy' })).toEqual([
    4,
    3,
    'r1',
    6,
    'There is no module "fs": only what the script imports by name is there.',
  ]);
});

test.each([
  ['a head that breaks off', 'export function main( {\n  return 5;\n', 2],
  [
    'a part that breaks off',
    'export function main() { return 1; }\nfunction helper(a: string, {\n  return a;\n',
    3,
  ],
  ['a type that breaks off', 'type Order = { id: ;\nexport function main(order: Order) { return order; }', 1],
])('%s is a mistake with its line, and not code that does nothing', async (_, code, line) => {
  expect(await refusal(code)).toMatchObject({ code: 'syntax_error', line });
  const outcome = await sandbox.runScript({ code, name: 'test', args: {}, context });
  expect(outcome).toMatchObject({ ok: false, error: { code: 'syntax_error', line } });
});

test.each([
  'const a: number = await Promise.resolve(1);\nreturn a + 1;',
  'export const main = <T,>(a: T = 2 as T): T => a satisfies unknown as T;',
  'export function main() { var let_ = 1, async = 1; return let_ + async; }',
])('what TypeScript reads otherwise runs as it did: %s', async (code) => {
  expect(await run(code, await compile(code))).toBe(2);
});

test('code without imports is prepared when it is saved, and errors still name its lines', async () => {
  const code =
    "import { context } from 'millrace'; export async function main(n: number) {\n  if (n > 1) throw new Error('large');\n  return [n, context.runId]; }";
  const { prepared, ...without } = await compile(code);
  expect(await compiler.prepare(code)).toEqual({ prepared, inputs: null });
  if (!prepared) throw new Error('it was not prepared');
  expect(await run('not read', { ...without, prepared }, { n: 1 })).toEqual([1, 'r1']);
  const outcome = await sandbox.runScript({ code, prepared, name: 'test', args: { n: 2 }, context });
  expect(outcome).toMatchObject({
    ok: false,
    error: { line: 2, column: 29, sourceLine: "  if (n > 1) throw new Error('large');" },
  });
  expect(await compiler.prepare('return (;')).toBeNull();
});

describe('packages of npm', { timeout: 120_000 }, () => {
  test.each<[string, string, unknown]>([
    [
      'date-fns',
      "import { addDays, formatISO } from 'date-fns'; return formatISO(addDays(new Date(0), 2))",
      '1970-01-03T00:00:00Z',
    ],
    [
      'zod',
      "import * as z from 'zod'; const order = z.object({ id: z.string(), n: z.coerce.number() }); return order.parse({ id: 'a', n: '3' })",
      { id: 'a', n: 3 },
    ],
    [
      'lodash-es',
      "import { groupBy } from 'lodash-es'; return groupBy([1, 2, 3], (n) => n % 2)",
      { 0: [2], 1: [1, 3] },
    ],
    [
      'papaparse',
      "import Papa from 'papaparse'; return Papa.parse('a,b\\n1,2', { header: true }).data",
      [{ a: '1', b: '2' }],
    ],
    [
      'mustache',
      "import Mustache from 'mustache'; return Mustache.render('Hi {{name}}', { name: 'Ada' })",
      'Hi Ada',
    ],
    [
      'handlebars',
      "import Handlebars from 'handlebars'; return Handlebars.compile('Hi {{name}}')({ name: 'Ada' })",
      'Hi Ada',
    ],
  ])('%s is bundled, locked, and runs without the network', async (name, code, expected) => {
    const script = await compile(code);
    expect(Object.keys(script.packages)).toEqual([name]);
    expect(script.packages[name]).toMatch(/^\d+\.\d+\.\d+/);
    expect(JSON.parse(script.lock ?? '{}').packages[`node_modules/${name}`].integrity).toMatch(/^sha512-/);
    expect(await run(code, script)).toEqual(expected);
  });

  test('keep their version when a script is saved again, until another is asked for', async () => {
    const old = await compile("import { z } from 'zod@3.25.76'; return z.string().parse('a')");
    expect(old.packages).toEqual({ zod: '3.25.76' });
    const kept = await compile("import { z } from 'zod'; return z.string().parse('b')", old);
    expect(kept.packages).toEqual({ zod: '3.25.76' });
    const moved = await compile("import { z } from 'zod@^4'; return z.string().parse('b')", old);
    expect(moved.packages.zod).toMatch(/^4\./);
    const edited = await compile("import { z } from 'zod'; return z.string().parse('c')", kept, offline);
    expect(await run('', edited)).toBe('c');
  });

  test('errors keep the author’s line, whatever was imported', async () => {
    const code =
      "import Mustache from 'mustache';\n\nexport function main(a: { b: string }) {\n  Mustache.render('', {});\n  return a.b.length;\n}";
    const script = await compile(code);
    const { javascript, bundle } = script;
    const outcome = await sandbox.runScript({
      code,
      javascript,
      bundle: bundle ?? '',
      name: 't',
      args: { a: {} },
      context,
    });
    expect(outcome).toMatchObject({
      ok: false,
      error: { line: 5, column: 13, sourceLine: '  return a.b.length;' },
    });
  });

  test.each<[string, string, number]>([
    ["import { x } from 'this-package-does-not-exist-9f3a1c';", 'There is no package', 1],
    ["\nimport { z } from 'zod@99.0.0';", 'There is no version', 2],
    ["import { nothing } from 'mustache';", 'has no export "nothing"', 1],
    ["import fs from 'fs';", 'a module of Node.js', 1],
    ["import { readFile } from 'node:fs/promises';", 'a module of Node.js', 1],
    ["import x from './other';", 'name a package of npm', 1],
    ["import x from 'https://example.org/x.js';", 'name a package of npm', 1],
    ["import { z } from 'zod@3'; import * as y from 'zod@4';", 'two versions', 1],
  ])('%j is refused with its line', async (code, message, line) => {
    const error = await refusal(`${code}\nreturn 1`);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ line, sourceLine: expect.any(String) });
  });

  test('are not fetched where there is no npm', async () => {
    const request = { code: "import { z } from 'zod'; return 1", previous: null, findSaved };
    expect(await offline.compile(request)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('saved scripts', { timeout: 120_000 }, () => {
  test('are imported in the version of now, with what they import themselves', async () => {
    const library = `import { context } from 'millrace';
      export const double = (n: number) => n * 2;
      export const who = () => context.runId;
      export default 'library';`;
    const { javascript, bundle } = await compile(library);
    saved.set('team/math', { path: 'team/math', version: 3, javascript, bundle });
    const middle = await compile(
      "import { double } from 'team/math'; import Mustache from 'mustache'; export const four = (n: number) => double(double(n)); export const hi = Mustache.render('Hi {{n}}', { n: 1 });",
    );
    saved.set('team/more', { path: 'team/more', version: 1, ...middle });
    const code =
      "import { four, hi } from 'team/more'; import name, { double, who } from '/team/math@3'; export const main = (n: number) => [four(n), double(n), hi, name, who()];";
    const script = await compile(code, null, offline);
    expect(script.scripts).toEqual({ 'team/more': 1, 'team/math': 3 });
    expect(await run(code, script, { n: 2 })).toEqual([8, 4, 'Hi 1', 'library', 'r1']);
  });

  test.each([
    ["import { x } from 'team/math';", '"team/math" has no export "x"'],
    ["import { double } from 'team/math@9';", 'There is no saved script "team/math@9"'],
    ["import { x } from '/team/nothing';", 'There is no saved script "team/nothing"'],
  ])('%s is refused', async (code, message) => {
    expect(await refusal(code)).toMatchObject({ message: expect.stringContaining(message), line: 1 });
  });
});
