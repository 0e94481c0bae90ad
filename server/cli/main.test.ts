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

test('wrong flags are named and exit code 2, before anything is opened', { timeout: 60_000 }, async () => {
  expect(await call('token', 'create', '--workspace', 'demo', '--role', 'boss')).toBe(2);
  expect(written.stderr).toContain('--role');
  expect(await call('user', 'add', '--email', 'a@b.example', '--role', 'viewer')).toBe(2);
  expect(written.stderr).toContain('--password-stdin');
  expect(await call('database', 'serve')).toBe(2);
  expect(written.stderr).toContain('--port');
  expect(await call('start', '--colour', 'red')).toBe(2);
  expect(written.stderr).toContain('colour');
});
