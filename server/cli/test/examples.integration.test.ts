import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testCommand } from './test-command.ts';

const examples = join(import.meta.dirname, '../../../docs/examples');

async function runTests(...argv: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await testCommand(argv, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    readFile: (path) => readFile(path, 'utf8'),
    list: (folder) => readdir(folder).catch(() => null),
  });
  return { code, stdout, stderr };
}

test('every example flow comes to what its test cases expect', { timeout: 300_000 }, async () => {
  const { code, stdout, stderr } = await runTests(examples, '--json');
  const results: { file: string; failure: string | null }[] = JSON.parse(stdout).results;
  expect(results.filter(({ failure }) => failure !== null)).toEqual([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const folder of ['examples', 'children']) {
    const own = results.filter(({ file }) => file.startsWith(join(examples, folder)));
    expect(own.length).toBeGreaterThan(3);
  }
});

test('a test that fails says what came instead, and exits with 1', async () => {
  const file = join(examples, 'examples/loop.json');
  const flow = JSON.parse(await readFile(file, 'utf8'));
  flow.tests = [{ name: 'wrong', input: { items: [] }, expect: { result: ['a'] } }];
  const io = { stdout: '' };
  const code = await testCommand(['wrong.json'], {
    stdout: (text) => {
      io.stdout += text;
    },
    stderr: () => {},
    readFile: async () => JSON.stringify(flow),
    list: async () => null,
  });
  expect(code).toBe(1);
  expect(io.stdout).toContain('its result is [] instead of ["a"]');
});

test('a file without tests is named, and exits with 2', async () => {
  const flow = { formatVersion: 1, nodes: [{ id: 'start', kind: 'manual' }] };
  let stderr = '';
  const code = await testCommand(['none.json'], {
    stdout: () => {},
    stderr: (text) => {
      stderr += text;
    },
    readFile: async () => JSON.stringify(flow),
    list: async () => null,
  });
  expect(code).toBe(2);
  expect(stderr).toContain('none.json has no tests');
});

test('a folder without any test is named, and exits with 2', async () => {
  const tested = await runTests(join(examples, '../images'));
  expect(tested.code).toBe(2);
  expect(tested.stderr).toContain('There are no tests in');
});
