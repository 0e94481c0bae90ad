import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SpawnedCommand, spawnCommand } from '#server/testing/spawn-command.ts';

let dataDir: string;
let variables: Record<string, string>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-cli-'));
  variables = { DATA_DIR: dataDir, LOG_LEVEL: 'error' };
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function run(args: string[], input = '', more: Record<string, string> = {}) {
  const command = spawnCommand(args, { ...variables, ...more }, input);
  return { status: await command.ended, output: command.output().trim() };
}

async function start(): Promise<{ server: SpawnedCommand; origin: string }> {
  const server = spawnCommand(['start', '--port', '0'], variables);
  await server.written('Millrace is ready at ');
  return { server, origin: /ready at (\S+)/.exec(server.output())?.[1] ?? '' };
}

async function flowsWith(origin: string, token: string): Promise<string[]> {
  const answer = await fetch(`${origin}/api/v1/w/demo/flows`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items } = (await answer.json()) as { items: { path: string }[] };
  return items.map((item) => item.path).sort();
}

const samples = ['samples/new_stories', 'samples/refund_request'];
const tokenCreate = ['token', 'create', '--workspace', 'demo', '--role', 'viewer'];

describe('millrace start', { timeout: 120_000 }, () => {
  test('serves, shares its database with commands, stops on SIGTERM and goes on where it was', async () => {
    const first = await start();
    const made = await run(tokenCreate);
    expect(made).toMatchObject({ status: 0, output: expect.stringMatching(/^mr_[\w-]{43}$/) });
    expect(await flowsWith(first.origin, made.output)).toEqual(samples);
    const added = await run(
      ['user', 'add', '--email', 'eve@example.com', '--password-stdin', '--role', 'operator'],
      'a long enough password\n',
    );
    expect(added).toEqual({ status: 0, output: 'Added eve@example.com as operator of demo' });
    expect(await first.server.end('SIGTERM')).toBe(0);

    const offline = await run(tokenCreate);
    expect(offline.status).toBe(0);

    const second = await start();
    for (const token of [made.output, offline.output]) {
      expect(await flowsWith(second.origin, token)).toEqual(samples);
    }
    const again = await run(
      ['user', 'add', '--email', 'EVE@example.com', '--password-stdin', '--role', 'viewer'],
      'a long enough password',
    );
    expect(again.status).toBe(2);
    expect(again.output).toContain('eve@example.com');
    await second.server.end('SIGKILL');
    const third = await start();
    expect(await flowsWith(third.origin, made.output)).toEqual(samples);
    expect(await third.server.end('SIGINT')).toBe(0);
  });

  test('lists every wrong setting and ends with 2', async () => {
    const wrong = await run(['start'], '', { PORT: 'many', HOST: 'example.com', PUBLIC_URL: 'here' });
    expect(wrong.status).toBe(2);
    expect(wrong.output).toContain('PORT:');
    expect(wrong.output).toContain('PUBLIC_URL:');
  });

  test('an unknown workspace and a short password end with 2 and a sentence', async () => {
    const nowhere = await run(['token', 'create', '--workspace', 'nowhere', '--role', 'viewer']);
    expect(nowhere).toEqual({ status: 2, output: 'There is no workspace "nowhere".' });
    const short = await run(
      ['user', 'add', '--email', 'kim@example.com', '--password-stdin', '--role', 'viewer'],
      'short',
    );
    expect(short).toEqual({ status: 2, output: 'A password needs at least 10 characters.' });
  });
});
