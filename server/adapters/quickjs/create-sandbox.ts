import { availableParallelism } from 'node:os';
import type { OutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import type { LogPort } from '#server/runtime/ports.ts';
import type {
  ExpressionRequest,
  PreparedScript,
  SandboxLimits,
  SandboxOutcome,
  SandboxPort,
  ScriptRequest,
} from '#server/runtime/sandbox-port.ts';
import type { JsonObject } from '#shared/json.ts';
import { dateShapeOf } from '#shared/scripts/date-shape.ts';
import { readJson } from './guest-json.ts';
import { createHostCalls } from './host-calls.ts';
import { completeLimits, defaultExpressionLimits } from './limits.ts';
import { preparedFormat } from './prepare-script.ts';
import type { JobResult } from './thread-job.ts';
import type { MachineReport, SandboxFailure, ScriptSource, ThreadTask } from './thread-messages.ts';
import { createThreadPool } from './thread-pool.ts';
import { createTypeStripper } from './type-stripper.ts';

export type SandboxOptions = {
  /** Threads that compute at a time; by default the number of cores, at least 2 and at most 7. */
  threads?: number;
  /** Threads that there may be; 8 by default. The others are for expressions and for when long scripts hold up short ones. */
  mostThreads?: number;
  /** Replace the defaults of design 4.5 for scripts that set no limits of their own. */
  limits?: Partial<SandboxLimits>;
  /** Requests of scripts go through it; without it `fetch` fails. It guards where they may go. */
  fetch?: OutboundFetch;
  log?: LogPort;
  /** Told what became of each script's instance; only for evidence, because it costs time. */
  onMachine?: (report: MachineReport) => void;
};

const defaultMostThreads = 8;
const idleMs = 20_000;
const mostSourceLineCharacters = 500;
const unaskedFailure: SandboxFailure = {
  code: 'sandbox_broken',
  message: 'The sandbox answered something that was not asked.',
  fault: 'system',
};
const identifier = /^[A-Za-z_$][\w$]*$/;

/**
 * The sandbox of design page 4: QuickJS in worker threads, each execution in memory that equals the image of an
 * unused instance. Returns at once; the first thread starts in the background.
 */
export function createSandbox(options: SandboxOptions = {}): SandboxPort {
  const mostThreads = options.mostThreads ?? defaultMostThreads;
  // One thread is left for expressions.
  const mostComputing = Math.max(1, mostThreads - 1);
  const computing = options.threads ?? Math.max(2, Math.min(availableParallelism(), mostComputing));
  const pool = createThreadPool({
    role: 'sandbox',
    shares: {
      computing,
      mostComputing: Math.max(computing, mostComputing),
      reserved: mostThreads > computing && mostComputing > 1 ? 1 : 0,
    },
    // One more, so that a thread which had to be ended is not missed while its successor starts.
    keep: Math.min(computing + 1, mostThreads),
    most: Math.max(computing, mostThreads),
    idleMs,
    log: options.log,
    onMachine: options.onMachine,
  });
  const stripper = createTypeStripper(options.log);
  let nextId = 1;

  async function runScript(request: ScriptRequest): Promise<SandboxOutcome> {
    const limits = completeLimits(options.limits, request.limits);
    const { onLog, signal, code } = request;
    const job = {
      cpuMs: limits.cpuMs,
      wallMs: limits.wallMs,
      owner: request.owner,
      signal,
      onCall: createHostCalls(options.fetch, request),
      ...(onLog ? { onLogs: (lines: Parameters<typeof onLog>[0][]) => lines.forEach(onLog) } : {}),
    };
    const task = (source: ScriptSource, inputs: JsonObject | null): ThreadTask => ({
      kind: 'script',
      id: nextId++,
      name: request.name,
      source,
      ...(request.bundle === undefined ? {} : { bundle: request.bundle }),
      argumentsJson: JSON.stringify(request.args),
      dates: dateShapeOf(inputs),
      contextJson: JSON.stringify(request.context),
      limits,
    });
    const saved = readiestSource(request);
    if (saved.kind !== 'code') {
      return outcomeOf(await pool.run({ ...job, task: task(saved, request.inputs ?? null) }), code);
    }
    if (!stripper.expectsTypes(code)) {
      const first = await pool.run({ ...job, task: task(saved, null) });
      if (first.kind !== 'needs_strip') return outcomeOf(first, code);
    }
    const result = await stripper.strip(code, { mostMs: limits.cpuMs, signal });
    if (!result.ok) return { ok: false, error: withSourceLine(result.error, code) };
    const source = readiestSource({ ...request, ...result });
    return outcomeOf(await pool.run({ ...job, task: task(source, result.inputs) }), code);
  }

  async function evaluate(request: ExpressionRequest): Promise<SandboxOutcome> {
    const limits = defaultExpressionLimits;
    const names = Object.keys(request.scope).filter((name) => identifier.test(name));
    const scopeJson = JSON.stringify(request.scope);
    const { cpuMs } = limits;
    // An expression cannot wait: the clock of computing is its limit, the other ends a thread that does not answer.
    const job = { cpuMs, wallMs: cpuMs * 10 };
    const task: ThreadTask = {
      kind: 'expression',
      id: nextId++,
      code: request.code,
      names,
      scopeJson,
      limits,
    };
    return outcomeOf(await pool.run({ ...job, task }), request.code);
  }

  setImmediate(() => pool.warmUp()).unref();
  return {
    runScript,
    evaluate,
    backlog: pool.backlog,
    async close() {
      await Promise.all([pool.close(), stripper.close()]);
    },
  };
}

type ReadySource = Pick<ScriptRequest, 'code' | 'javascript' | 'bundle'> & {
  prepared?: PreparedScript | null;
};

/** The script as far as it was made ready before; with a bundle it is prepared where the bundle is. */
function readiestSource({ code, javascript, prepared, bundle }: ReadySource): ScriptSource {
  if (bundle === undefined && prepared?.format === preparedFormat) {
    return { kind: 'prepared', script: prepared };
  }
  return javascript === undefined ? { kind: 'code', code } : { kind: 'javascript', javascript };
}

function outcomeOf(result: JobResult, code: string): SandboxOutcome {
  if (result.kind !== 'ended') return { ok: false, error: unaskedFailure };
  const { outcome } = result;
  if (outcome.ok) return { ok: true, value: readJson(outcome.json) };
  return { ok: false, error: withSourceLine(outcome.error, code) };
}

/** Adds the author's line, so that whoever reads the error need not look for the code. */
function withSourceLine(error: SandboxFailure, code: string): SandboxFailure {
  if (error.line === undefined) return error;
  const sourceLine = code.split('\n', error.line)[error.line - 1]?.trimEnd();
  return sourceLine ? { ...error, sourceLine: sourceLine.slice(0, mostSourceLineCharacters) } : error;
}
