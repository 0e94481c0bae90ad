import type { Scope } from './app-scope.ts';
import type { BindingReply, BindingRequest } from './binding-messages.ts';
import { type Computed, type ComputedByCode, dependenciesOfCode } from './fill-values.ts';

/** Evaluates expressions that are no plain paths. */
export type BindingSandbox = {
  evaluate(codes: readonly string[], scope: Scope): Promise<ComputedByCode>;
  dispose(): void;
};

const stuckMs = 4_000;

/** One worker per app, started with the first expression; a stuck one is replaced (design 6.2). */
export function createBindingSandbox(): BindingSandbox {
  let worker: Worker | undefined;
  let sent = new Map<string, unknown>();
  let nextId = 1;
  const waiting = new Map<number, (results: Computed[] | null) => void>();

  function start(): Worker {
    const created = new Worker(new URL('./binding-worker.ts', import.meta.url), { type: 'module' });
    created.addEventListener('message', ({ data }: MessageEvent<BindingReply>) => {
      waiting.get(data.id)?.(data.results);
    });
    created.addEventListener('error', stop);
    return created;
  }

  function stop(): void {
    worker?.terminate();
    worker = undefined;
    sent = new Map();
    for (const settle of [...waiting.values()]) settle(null);
  }

  function changedRoots(codes: readonly string[], scope: Scope): Record<string, string> {
    const names = new Set(codes.flatMap((code) => dependenciesOfCode(code).map(({ root }) => root)));
    const roots: Record<string, string> = {};
    for (const name of names) {
      if (!Object.hasOwn(scope, name) || (sent.has(name) && sent.get(name) === scope[name])) continue;
      sent.set(name, scope[name]);
      roots[name] = JSON.stringify(scope[name] ?? null);
    }
    return roots;
  }

  async function evaluate(codes: readonly string[], scope: Scope): Promise<ComputedByCode> {
    if (codes.length === 0) return {};
    worker ??= start();
    const request: BindingRequest = { id: nextId, roots: changedRoots(codes, scope), codes: [...codes] };
    nextId += 1;
    const results = await ask(worker, request);
    const failed: Computed = { ok: false, message: 'The expression could not be evaluated' };
    return Object.fromEntries(codes.map((code, index) => [code, results?.[index] ?? failed]));
  }

  function ask(to: Worker, request: BindingRequest): Promise<Computed[] | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(stop, stuckMs);
      waiting.set(request.id, (results) => {
        clearTimeout(timer);
        waiting.delete(request.id);
        resolve(results);
      });
      to.postMessage(request);
    });
  }

  return { evaluate, dispose: stop };
}
