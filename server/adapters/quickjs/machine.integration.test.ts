import { describe, expect, test } from 'vitest';
import { scriptGuest } from './guest/guest-source.ts';
import { createMachine } from './machine.ts';
import { createMemoryImage } from './memory-image.ts';
import { compileQuickjs } from './quickjs-variant.ts';

const machine = await createMachine(await compileQuickjs(), 64 * 2 ** 20, scriptGuest);
const request = JSON.stringify({
  args: { secret: 'SECRET-41d0' },
  context: {},
  seed: [1, 2, 3],
  resultLimit: 1e6,
  entry: { kind: 'call', exportName: 'main', parameters: ['secret'] },
});

function execute(body: string, shouldStop = () => false): string[] {
  const told: string[] = [];
  const host = (operation: string) => {
    told.push(operation);
    return undefined;
  };
  machine.begin({ host, shouldStop });
  machine.call('prepare', request);
  machine.startModule(`export async function main(secret) { ${body} }`, 'script.ts');
  machine.runJobs();
  return told;
}

describe('a machine between two executions', () => {
  test.each([
    ['a value', 'return secret'],
    ['a throw', 'throw new Error(secret)'],
    ['a stack overflow', 'const f = () => f() + secret; return f()'],
    ['a promise that stays pending', 'await new Promise(() => secret)'],
    ['open timers', 'setTimeout(() => secret, 1000); setTimeout(() => 1, 10); return 1'],
    [
      '3 MB of garbage and patched prototypes',
      'Array.prototype.map = () => secret; globalThis.all = Array.from({ length: 3e4 }, (_, i) => secret.repeat(5) + i); return 1',
    ],
    [
      'a class with private state and generators',
      'class A { #s = secret; *all() { yield this.#s } } globalThis.a = [...new A().all()]; return 1',
    ],
    ['code compiled at run time', 'return new Function("s", "return s")(secret) + eval("secret")'],
    ['an import that fails', 'await import("nothing")'],
    ['large buffers', 'globalThis.b = new Uint8Array(6e6).fill(7); return 1'],
  ])('has the bytes of its image after %s', (_name, body) => {
    execute(body);
    expect(machine.isPristine()).toBe(false);
    expect(machine.reset()).toBe(true);
    expect(machine.isPristine()).toBe(true);
  });

  test('has the bytes of its image after an interrupt', () => {
    let asked = 0;
    execute('for (;;) secret.repeat(3)', () => {
      asked += 1;
      return asked > 50;
    });
    expect(machine.reset()).toBe(true);
    expect(machine.isPristine()).toBe(true);
    expect(execute('return 1')).toEqual(['done']);
    machine.reset();
  });

  test('is given up when its memory has grown', async () => {
    const grown = await createMachine(await compileQuickjs(), 64 * 2 ** 20, scriptGuest);
    grown.begin({ host: () => undefined, shouldStop: () => false });
    grown.call('prepare', request);
    grown.startModule('export const main = () => new Uint8Array(30e6).length', 'script.ts');
    expect(grown.reset()).toBe(false);
  });
});

test('the time zone of the guest is UTC, whatever that of the host', async () => {
  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Tokyo';
  const summer = Date.UTC(2026, 6, 1, 23);
  expect(new Date(summer).getHours()).toBe(8);
  const told: string[] = [];
  const abroad = await createMachine(await compileQuickjs(), 64 * 2 ** 20, scriptGuest);
  abroad.begin({ host: (_operation, first) => void told.push(first), shouldStop: () => false });
  abroad.call('prepare', request);
  const body = `const d = new Date(${summer}); return [d.getHours(), d.getTimezoneOffset(), new Date(2026, 0, 1).toISOString(), String(d)]`;
  abroad.startModule(`export const main = () => { ${body} }`, 'script.ts');
  abroad.runJobs();
  process.env.TZ = zone ?? '';
  expect(JSON.parse(told[0] ?? '')).toEqual([
    23,
    0,
    '2026-01-01T00:00:00.000Z',
    'Wed Jul 01 2026 23:00:00 GMT+0000',
  ]);
});

describe('a memory image', () => {
  test('sees and undoes a change of a single byte anywhere', () => {
    const memory = new WebAssembly.Memory({ initial: 4, maximum: 8 });
    const bytes = new Uint8Array(memory.buffer);
    bytes[70_000] = 9;
    const image = createMemoryImage(memory);
    for (const at of [0, 70_000, bytes.length - 1]) {
      bytes[at] = (bytes[at] ?? 0) + 1;
      expect(image.isIntact()).toBe(false);
      expect(image.restore()).toBe(true);
      expect(image.isIntact()).toBe(true);
    }
    expect([bytes[0], bytes[70_000]]).toEqual([0, 9]);
  });
});
