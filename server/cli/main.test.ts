import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { main } from './main.ts';

const written = { stdout: '', stderr: '' };

async function call(...argv: string[]): Promise<number> {
  for (const name of ['stdout', 'stderr'] as const) {
    written[name] = '';
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  return main(argv);
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('an unknown command is a sentence and exit code 2', async () => {
  expect(await call('frobnicate')).toBe(2);
  expect(written.stderr).toContain('There is no command "frobnicate".');
  expect(written.stdout).toBe('');
});

test('half a command names the other half', async () => {
  expect(await call('token')).toBe(2);
  expect(written.stderr).toContain('token create');
});

test('help lists every command', async () => {
  expect(await call('--help')).toBe(0);
  for (const name of ['start', 'run', 'validate', 'database serve', 'token create', 'user add']) {
    expect(written.stdout).toContain(`  ${name} `);
  }
});

test('help about one command says how it is called, and nothing is run', async () => {
  for (const argv of [
    ['run', '--help'],
    ['help', 'run'],
    ['run', 'x.json', '-h'],
  ]) {
    expect(await call(...argv)).toBe(0);
    expect(written.stdout).toContain('Usage: millrace run <file>');
  }
  expect(await call('token', 'create', '--help')).toBe(0);
  expect(written.stdout).toContain('Usage: millrace token create --workspace W');
});

test('files that Windows wrote are read: a mark at the start, CRLF, names beyond ASCII', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace flöw '));
  const file = join(folder, 'größe 😀.json');
  await writeFile(file, '\ufeff{"formatVersion":1,\r\n"nodes":[{"id":"start","kind":"manual"}]}\r\n');
  expect(await call('validate', file, '--json')).toBe(0);
  expect(written.stdout).toBe('{"problems":[]}\n');
  expect(await call('validate', folder)).toBe(2);
  expect(written.stdout).toContain('is a folder; name a flow file.');
  expect(await call('validate', file, '--jsn')).toBe(2);
  expect(written.stderr).toBe("Unknown option '--jsn'.\nUsage: millrace validate <file> [--json]\n");
  await rm(folder, { recursive: true });
});

test('wrong flags are named and exit code 2, before anything is opened', { timeout: 60_000 }, async () => {
  expect(await call('token', 'create', '--role', 'boss')).toBe(2);
  expect(written.stderr).toContain('--workspace is needed.');
  expect(written.stderr).toContain('--role');
  expect(await call('user', 'add', '--email', 'a@b.example', '--role', 'viewer')).toBe(2);
  expect(written.stderr).toContain('--password-stdin');
  expect(await call('database', 'serve')).toBe(2);
  expect(written.stderr).toContain('--port');
  expect(await call('start', '--colour', 'red')).toBe(2);
  expect(written.stderr).toContain('colour');
});
