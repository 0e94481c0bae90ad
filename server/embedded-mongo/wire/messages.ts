import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import { crc32c } from './crc32c.ts';

const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;
const checksumPresent = 1;
const moreToCome = 2;
export const maxMessageBytes = 48_000_000;

/** A request as it came over the wire. */
export type Message = {
  id: number;
  isLegacy: boolean;
  isAcknowledged: boolean;
  body: BsonNode;
  database: string;
};

/** Cuts a stream of bytes into whole messages, however they are split. */
export function startFraming(onMessage: (bytes: Buffer) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= 4) {
      const head = chunks[0] && chunks[0].length >= 4 ? chunks[0] : join();
      const length = head.readInt32LE(0);
      if (length < 16 || length > maxMessageBytes) throw new Error(`message of ${length} bytes`);
      if (size < length) return;
      const all = head.length >= length ? head : join();
      onMessage(all.length === length ? all : all.subarray(0, length));
      size -= length;
      const rest = all.subarray(length);
      chunks = rest.length > 0 ? [rest, ...(all === head ? chunks.slice(1) : [])] : chunks.slice(1);
    }
  };

  function join(): Buffer {
    const all = Buffer.concat(chunks);
    chunks = [all];
    return all;
  }
}

/** Reads one message; what is not a request this server knows throws, and ends the connection. */
export function parseMessage(bytes: Buffer): Message {
  const id = bytes.readInt32LE(4);
  const code = bytes.readInt32LE(12);
  if (code === opQuery) return parseQuery(bytes, id);
  if (code !== opMessage) throw new Error(`unknown operation ${code}`);
  const flags = bytes.readUInt32LE(16);
  if ((flags & 0xffff & ~(checksumPresent | moreToCome)) !== 0) throw new Error('unknown required flags');
  const end = flags & checksumPresent ? bytes.length - 4 : bytes.length;
  if (flags & checksumPresent && crc32c(bytes.subarray(0, end)) !== bytes.readUInt32LE(end))
    throw new Error('the checksum of a message is wrong');
  const body = parseSections(bytes, end);
  const database = body.get('$db');
  return {
    id,
    isLegacy: false,
    isAcknowledged: (flags & moreToCome) === 0,
    body,
    database: typeof database === 'string' ? database : '',
  };
}

function parseSections(bytes: Buffer, end: number): BsonNode {
  let body: BsonNode | null = null;
  const sequences: { name: string; documents: BsonNode[] }[] = [];
  let position = 20;
  while (position < end) {
    const kind = bytes[position];
    const size = bytes.readInt32LE(position + 1);
    if (size < 5 || position + 1 + size > end) throw new Error('section reaches past its message');
    if (kind === 0 && !body) body = new BsonNode(bytes, position + 1);
    else if (kind === 1) sequences.push(parseSequence(bytes, position + 5, position + 1 + size));
    else throw new Error('unknown section');
    position += 1 + size;
  }
  if (!body) throw new Error('message without a body');
  for (const { name, documents } of sequences) body.set(name, BsonNode.arrayOf(documents));
  return body;
}

function parseSequence(bytes: Buffer, start: number, end: number): { name: string; documents: BsonNode[] } {
  const nameEnd = bytes.indexOf(0, start);
  if (nameEnd < 0 || nameEnd >= end) throw new Error('sequence without a name');
  const documents: BsonNode[] = [];
  let position = nameEnd + 1;
  while (position < end) {
    const size = bytes.readInt32LE(position);
    if (size < 5 || position + size > end) throw new Error('document reaches past its sequence');
    documents.push(new BsonNode(bytes, position));
    position += size;
  }
  return { name: bytes.toString('utf8', start, nameEnd), documents };
}

function parseQuery(bytes: Buffer, id: number): Message {
  const nameEnd = bytes.indexOf(0, 20);
  const [database = ''] = bytes.toString('utf8', 20, nameEnd).split('.');
  return { id, isLegacy: true, isAcknowledged: true, body: new BsonNode(bytes, nameEnd + 9), database };
}

/** In front of the document of a reply; whoever makes one leaves so much room. */
export const replyHeadBytes = 21;
const legacyHeadBytes = 36;

/** The bytes of a reply to a request: writes its head into the room in front of the document. */
export function writeReply(request: Message, reply: Buffer): Buffer {
  if (request.isLegacy) return writeLegacyReply(request, reply.subarray(replyHeadBytes));
  writeHead(reply, request, opMessage);
  reply.fill(0, 16, replyHeadBytes);
  return reply;
}

function writeLegacyReply(request: Message, document: Buffer): Buffer {
  const bytes = Buffer.alloc(legacyHeadBytes + document.length);
  writeHead(bytes, request, opReply);
  bytes.writeInt32LE(8, 16);
  bytes.writeInt32LE(1, 32);
  document.copy(bytes, legacyHeadBytes);
  return bytes;
}

function writeHead(bytes: Buffer, { id }: Message, operation: number): void {
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(0, 4);
  bytes.writeInt32LE(id, 8);
  bytes.writeInt32LE(operation, 12);
}

/** The bytes of a request with the given number. */
export function writeCommand(id: number, document: Uint8Array): Buffer {
  const bytes = Buffer.alloc(21 + document.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(opMessage, 12);
  bytes.set(document, 21);
  return bytes;
}

/** Old clients may say hello in the old way, and nothing else. */
export function refuseLegacy(name: string): void {
  if (!['ismaster', 'isMaster', 'hello'].includes(name)) {
    throw new MongoFailure(
      'UnsupportedOpQueryCommand',
      `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`,
    );
  }
}
