import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { trackAnswers } from './close-connections.ts';

test('a stop waits for the answer that is under way, not for connections that ask nothing', async () => {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    server.on('request', (_request, response) => {
      answer = () => response.end('late');
      resolve();
    });
  });
  const letGo = trackAnswers(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  const silentClosed = new Promise((closed) => silent.once('close', closed));
  const text = new Promise<string>((resolve) => {
    get({ port, host: '127.0.0.1', agent: false }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => {
        body += part.toString();
      });
      response.on('end', () => resolve(body));
    });
  });
  await asked;
  const closed = new Promise((done) => server.close(done));
  letGo();
  answer();
  expect(await text).toBe('late');
  await Promise.all([closed, silentClosed]);
});

const server = createServer();
