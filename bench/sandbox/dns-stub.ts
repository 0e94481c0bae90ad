import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server on loopback; `answers` gives the IPv4 address of a name for each question that is asked about it. */
export async function startDnsStub(answers: (name: string, question: number) => string) {
  const asked = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    const count = (asked.get(name) ?? 0) + 1;
    if (type === typeA) asked.set(name, count);
    const address = type === typeA ? answers(name, count) : null;
    socket.send(answer(query.subarray(0, end), address), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: (name: string) => asked.get(name) ?? 0,
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

const headerBytes = 12;
const typeA = 1;

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The question again with one address that must not be kept, or with none. */
function answer(question: Buffer, address: string | null): Buffer {
  const reply = Buffer.from(question);
  reply.writeUInt16BE(0x8180, 2);
  reply.writeUInt16BE(address === null ? 0 : 1, 6);
  reply.writeUInt32BE(0, 8);
  if (address === null) return reply;
  const pointerTypeClassTtl = Buffer.from([0xc0, headerBytes, 0, typeA, 0, 1, 0, 0, 0, 0, 0, 4]);
  return Buffer.concat([reply, pointerTypeClassTtl, Buffer.from(address.split('.').map(Number))]);
}
