import { describe, expect, test } from 'vitest';
import { loadSigningKey } from './load-signing-key.ts';
import { createSigner } from './signer.ts';

const signer = createSigner(Buffer.alloc(32, 1));
const scope = ['decide', 'run/ask'];
const text = signer.sign(scope, { workspaceId: 'w1' }, 1_000);

describe('a signed text', () => {
  test('gives back its content until it expires', () => {
    expect(signer.open(scope, text, 999)).toEqual({ kind: 'valid', content: { workspaceId: 'w1' } });
    expect(signer.open(scope, text, 1_000)).toEqual({ kind: 'expired' });
  });

  test('counts for its scope only', () => {
    for (const other of [[], ['decide'], ['decide', 'run/other'], ['read', 'run/ask'], [...scope, null]]) {
      expect(signer.open(other, text, 1)).toEqual({ kind: 'forged' });
    }
  });

  test('cannot be made up or changed', () => {
    const [body = '', mac = ''] = text.split('.');
    const longer = Buffer.from('{"content":{"workspaceId":"w2"},"expiresAt":9e15}').toString('base64url');
    const foreign = createSigner(Buffer.alloc(32, 2)).sign(scope, { workspaceId: 'w1' }, 1_000);
    const forged = ['', '.', `${longer}.${mac}`, `${body}.`, `${text}.x`, foreign, 'x'.repeat(20_000)];
    for (const one of forged) expect(signer.open(scope, one, 1)).toEqual({ kind: 'forged' });
  });
});

describe('the key', () => {
  const kept = new Map<string, string>();
  const keys = {
    async keep(name: string, fresh: string) {
      kept.set(name, kept.get(name) ?? fresh);
      return kept.get(name) ?? '';
    },
    find: async (name: string) => kept.get(name) ?? null,
  };
  const secret = 'a secret of more than 32 characters';

  test('comes from the secret of the environment, another one for each purpose', async () => {
    const key = await loadSigningKey(keys, secret, 'row-handles');
    expect(await loadSigningKey(keys, secret, 'row-handles')).toEqual(key);
    expect(await loadSigningKey(keys, secret, 'approval-links')).not.toEqual(key);
    expect(kept.size).toBe(0);
  });

  test('is kept in the database where there is no secret', async () => {
    const key = await loadSigningKey(keys, null, 'approval-links');
    expect(key).toHaveLength(32);
    expect(await loadSigningKey(keys, null, 'approval-links')).toEqual(key);
    expect(await loadSigningKey(keys, null, 'row-handles')).not.toEqual(key);
  });
});
