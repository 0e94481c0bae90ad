import { expect, test } from './fixtures.ts';

test('a script without end and one that eats memory are stopped at their limits while other runs go on', async ({
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow('limits/endless', oneScript('export function main() { while (true) {} }'));
  await client.publishFlow(
    'limits/greedy',
    oneScript(
      'export function main() { const all = []; for (;;) all.push("x".repeat(100000) + all.length); }',
    ),
  );
  await client.publishFlow('limits/light', oneScript('export function main() { return 42; }'));
  const endless = client.startAndWait('limits/endless', {});
  const greedy = client.startAndWait('limits/greedy', {});
  for (let index = 0; index < 5; index += 1) {
    expect((await client.startAndWait('limits/light', {})).result).toBe(42);
  }
  expect(await endless).toMatchObject({ status: 'failed', error: { fault: 'timeout', node: 'work' } });
  expect(await greedy).toMatchObject({ status: 'failed', error: { code: 'memory_limit', node: 'work' } });
});

function oneScript(code: string) {
  return {
    formatVersion: 1,
    nodes: [
      { id: 'start', kind: 'manual' },
      { id: 'work', kind: 'script', title: 'Work', config: { source: { kind: 'inline', code } } },
    ],
    edges: [{ id: 'e', source: 'start', sourcePort: 'out', target: 'work' }],
  };
}
