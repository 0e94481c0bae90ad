import { useState } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, type } from '#client/testing/mount.tsx';
import type { JsonObject } from '#shared/json.ts';
import { webhookConfigSchema } from '#shared/nodes/webhook.ts';
import { WebhookAuth } from './webhook-auth.tsx';

function Auth({ first, onTold }: { first: JsonObject; onTold(auth: JsonObject): void }) {
  const [auth, setAuth] = useState(first);
  return (
    <WebhookAuth
      auth={auth}
      onChange={(next) => {
        onTold(next);
        setAuth(next);
      }}
      onBlur={() => undefined}
    />
  );
}

function aWebhook(first: JsonObject) {
  let last = first;
  const { container } = mount(<Auth first={first} onTold={(auth) => (last = auth)} />);
  return { field: (label: string) => fieldLabelled(container, label), last: () => last };
}

test('a signature has a header, an algorithm and an age; what is left empty is left out', () => {
  const { field, last } = aWebhook({ kind: 'hmac', secret: 'abc' });
  type(field('Header of the signature'), 'x-hub-signature-256');
  type(field('Algorithm'), 'sha512');
  type(field('Oldest signature (seconds)'), '60');
  const whole = { header: 'x-hub-signature-256', algorithm: 'sha512', toleranceSeconds: 60 };
  expect(last()).toEqual({ kind: 'hmac', secret: 'abc', ...whole });
  expect(webhookConfigSchema.shape.auth.safeParse(last()).success).toBe(true);
  type(field('Header of the signature'), '');
  expect(last()).not.toHaveProperty('header');
});

test('another way to sign in keeps the secret and nothing of the way before', () => {
  const { field, last } = aWebhook({ kind: 'hmac', secret: 'abc', header: 'x-sign', algorithm: 'sha1' });
  type(field('Who may call'), 'bearer');
  expect(last()).toEqual({ kind: 'bearer', secret: 'abc' });
});
