import { BSONError, Double } from 'bson';
import { checkOptions, mayWrite, type Reply, type Request, wantsJournal } from '../commands/command.ts';
import { commands } from '../commands/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { noteSession } from '../engine/sessions.ts';
import { MongoFailure, UndoneFailure } from '../errors.ts';
import type { BsonNode } from '../values/bson-node.ts';
import { encodeWithTail } from '../values/encode.ts';
import { checkConcerns, deadlineOf, unmetWriteConcern } from './check-request.ts';
import { replyHeadBytes } from './messages.ts';
import { replyTail } from './reply-tail.ts';
import { doubtLastWrites, recallReply, rememberReply } from './retryable-writes.ts';
import { storageFailure } from './storage-failure.ts';

type Job = { request: Request; respond: (reply: Buffer) => void };

/**
 * Runs commands. Those that came in together share one write transaction, and are answered after its commit; each is
 * still atomic, because a command checks before it writes.
 */
export type Executor = { submit(request: Request, respond: (reply: Buffer) => void): void };

export function startExecutor(engine: Engine): Executor {
  let queue: Job[] = [];
  const runQueue = (): void => {
    const jobs = queue;
    queue = [];
    const hasWrite = jobs.some(({ request }) => isWriting(request));
    if (!hasWrite)
      for (const job of jobs)
        answer(engine, job, { outcome: runCommand(engine, job.request), durable: null });
    else runWriting(engine, jobs);
  };
  return {
    submit: (request, respond) => {
      queue.push({ request, respond });
      if (queue.length === 1) setImmediate(runQueue);
    },
  };
}

type Outcome = Buffer | Promise<Buffer>;

/** What to answer, and what has to reach the disk before. */
type Answer = { outcome: Outcome; durable: Promise<void> | null };

function runWriting(engine: Engine, jobs: readonly Job[]): void {
  const outcomes = commitTogether(engine, jobs);
  if (!outcomes) return;
  const durable = engine.environment.flusher.acknowledged();
  jobs.forEach((job, index) => {
    const outcome = outcomes[index];
    if (outcome) answer(engine, job, { outcome, durable: whenDurable(engine, job.request, durable) });
  });
}

/** Null when nothing of it was kept: a job that was alone is answered so, several are tried one by one. */
function commitTogether(engine: Engine, jobs: readonly Job[]): Outcome[] | null {
  try {
    return engine.commit(() => jobs.map(({ request }) => runCommand(engine, request)));
  } catch (error) {
    doubtLastWrites(engine);
    const [only] = jobs;
    if (jobs.length === 1 && only) only.respond(failureReply(asFailure(engine, error)));
    else for (const job of jobs) runWriting(engine, [job]);
    return null;
  }
}

/** What the answer to a write waits for besides its commit. */
function whenDurable(engine: Engine, request: Request, durable: Promise<void> | null): Promise<void> | null {
  if (!isWriting(request)) return null;
  return durable ?? (wantsJournal(request) ? engine.environment.flusher.flush() : null);
}

function answer(engine: Engine, job: Job, { outcome, durable }: Answer): void {
  const fail = (error: unknown): void => job.respond(failureReply(asFailure(engine, error)));
  if (outcome instanceof Promise) outcome.then(job.respond, fail);
  else if (durable) durable.then(() => job.respond(outcome), fail);
  else job.respond(outcome);
}

function isWriting({ name, body }: Request): boolean {
  const command = commands.get(name);
  return command !== undefined && mayWrite(command, body);
}

/** Runs one command; its own failures are replies, others undo the transaction. */
function runCommand(engine: Engine, request: Request): Outcome {
  const command = commands.get(request.name);
  engine.metrics.commands += 1;
  engine.metrics.opcounters[counterOf(request.name)] += 1;
  const isWrite = isWriting(request);
  try {
    if (request.database === '') throw new MongoFailure(40571, 'OP_MSG requests require a $db argument');
    if (!command) throw new MongoFailure('CommandNotFound', `no such command: '${request.name}'`);
    checkConcerns(request, command);
    checkOptions(request, command);
    const session = noteSession(engine.sessions, request.body.get('lsid'));
    const known = isWrite ? recallReply(engine, request, session) : null;
    if (known) return known;
    engine.deadline = deadlineOf(request);
    const reply = command.run(request, engine);
    if (reply instanceof Promise)
      return reply.then(
        (done) => encodeReply(engine, request, done),
        (error) => failureReply(expected(error)),
      );
    if (isWrite) Object.assign(reply, unmetWriteConcern(request));
    const bytes = encodeReply(engine, request, reply);
    if (isWrite) rememberReply(engine, { request, session, reply: bytes });
    return bytes;
  } catch (error) {
    if (isWrite && !(error instanceof MongoFailure || error instanceof BSONError)) throw error;
    return failureReply(expected(error));
  }
}

function counterOf(name: string): keyof Engine['metrics']['opcounters'] {
  if (name === 'find') return 'query';
  if (name === 'getMore') return 'getmore';
  return name === 'insert' || name === 'update' || name === 'delete' ? name : 'command';
}

function encodeReply(engine: Engine, { body }: Request, reply: Reply): Buffer {
  const { t, i } = engine.clusterTime();
  const tail = replyTail({ seconds: t, writes: i }, body.has('$clusterTime'));
  return encodeWithTail(reply, { headBytes: replyHeadBytes, tail });
}

const nothing = Buffer.alloc(0);

function failureReply(failure: MongoFailure): Buffer {
  const { code, codeName, message, details } = failure;
  const reply = { ok: new Double(0), errmsg: message, code, codeName, ...details };
  return encodeWithTail(reply, { headBytes: replyHeadBytes, tail: nothing });
}

function expected(error: unknown): MongoFailure {
  if (error instanceof MongoFailure) return error;
  if (error instanceof UndoneFailure) return error.failure;
  if (error instanceof BSONError || error instanceof RangeError)
    return new MongoFailure('InvalidBSON', error.message);
  return new MongoFailure(
    'InternalError',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
}

function asFailure(engine: Engine, error: unknown): MongoFailure {
  return storageFailure(error, engine.environment.freeBytes) ?? expected(error);
}

/** Reads what a message asks for; its first field names the command. */
export function requestOf(body: BsonNode, database: string, connectionId: number): Request {
  if (body.length === 0) throw new MongoFailure('FailedToParse', 'a command must not be empty');
  return { name: body.nameAt(0), database, body, connectionId };
}

export { failureReply };
