import type { SandboxOutcome, SandboxPort, ScriptRequest } from '#server/runtime/sandbox-port.ts';
import type { JsonValue } from '#shared/json.ts';

export type ScriptFunction = (
  request: ScriptRequest,
) => JsonValue | undefined | Promise<JsonValue | undefined>;

/**
 * A sandbox for tests of the runtime alone: a script's code is the name of a function of the test, expressions are
 * evaluated by the host. It isolates nothing.
 */
export function createFunctionSandbox(functions: Record<string, ScriptFunction> = {}): SandboxPort {
  return {
    async runScript(request) {
      const script = functions[request.code] ?? (() => request.args);
      const aborted = new Promise<SandboxOutcome>((resolve) => {
        const error = { code: 'cancelled', message: 'Cancelled', fault: 'cancelled' as const };
        request.signal?.addEventListener('abort', () => resolve({ ok: false, error }));
      });
      return Promise.race([aborted, settle(async () => script(request))]);
    },
    evaluate({ code, scope }) {
      const names = Object.keys(scope);
      return settle(async () =>
        new Function(...names, `return (${code})`)(...names.map((name) => scope[name])),
      );
    },
    backlog: () => 0,
    async close() {},
  };
}

async function settle(work: () => Promise<JsonValue | undefined>): Promise<SandboxOutcome> {
  try {
    return { ok: true, value: JSON.parse(JSON.stringify((await work()) ?? null)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: 'script_error', message, fault: 'user' } };
  }
}
