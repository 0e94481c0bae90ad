import { expect, test } from 'vitest';
import { createServerAddress } from './server-address.ts';

const local = { host: '127.0.0.1', port: 4400, publicUrl: null, role: 'all' } as const;

test('people reach the server at PUBLIC_URL, wherever it listens', () => {
  const address = createServerAddress({ ...local, publicUrl: 'https://m.example' });
  expect(address.listensOn(5000)).toBe('https://m.example');
  expect([address.origin(), address.port()]).toEqual(['https://m.example', 5000]);
});

test('without it the address is where the server listens', () => {
  const address = createServerAddress({ ...local, port: 0 });
  expect(address.origin()).toBeNull();
  address.listensOn(5000);
  expect(address.origin()).toBe('http://localhost:5000');
  expect(createServerAddress({ ...local, host: 'fd00::1' }).origin()).toBe('http://[fd00::1]:4400');
});

test('a worker of its own knows only PUBLIC_URL', () => {
  expect(createServerAddress({ ...local, role: 'worker' }).origin()).toBeNull();
});
