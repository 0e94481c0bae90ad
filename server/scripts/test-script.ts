import { ulid } from 'ulid';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { fillReferences } from '#server/runtime/resolve-references.ts';
import { sandboxLimits } from '#server/runtime/sandbox-limits.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { scriptResources } from '#server/runtime/script-resources.ts';
import { createSecretMask } from '#server/runtime/secret-mask.ts';
import { createStepValues, type StepValues } from '#server/runtime/step-values.ts';
import { AppError } from '#shared/errors.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { ScriptTest, ScriptTestLine } from '#shared/scripts/script-view.ts';
import { compileScript } from './put-script.ts';
import type { ScriptCompiler } from './script-compiler.ts';
import type { ScriptLimitsStore } from './script-limits-store.ts';
import type { ScriptStore } from './script-store.ts';

type Deps = {
  scripts: ScriptStore;
  scriptCompiler: ScriptCompiler;
  scriptLimits: ScriptLimitsStore;
  sandbox: SandboxPort;
  connectors: Connectors;
  clock: ClockPort;
};

type TestRequest = {
  workspaceId: string;
  path: string;
  /** As it stands in the editor, saved or not. */
  code: string;
  args: JsonObject;
  signal?: AbortSignal | undefined;
};

/** Somebody waits for it in front of a page. */
const mostSeconds = 30;
const mostLines = 500;

/** Executes the code of a script as it stands, outside of any run: nothing is saved, no state is kept. */
export async function testScript(deps: Deps, actor: Actor, request: TestRequest): Promise<ScriptTest> {
  const { workspaceId, path, code } = request;
  const mask = createSecretMask();
  const values = createStepValues(deps.connectors.values, workspaceId, mask);
  const before = await deps.scripts.findVersion(workspaceId, path, null);
  const { javascript, bundle, inputs } = await compileScript(deps, request, before);
  const args = await fillArguments(request.args, values);
  const checked = inputs === null ? null : validateInput(inputs, args);
  if (checked?.ok === false) {
    throw new AppError('invalid_input', 'The arguments do not fit the script.', {
      details: { fields: checked.fields },
    });
  }
  const logs: ScriptTestLine[] = [];
  const started = performance.now();
  const id = `test-${ulid(deps.clock.now())}`;
  const limits = sandboxLimits({ wallSeconds: mostSeconds }, await deps.scriptLimits.get(workspaceId));
  const write = (line: ScriptTestLine) => {
    if (logs.length < mostLines) logs.push({ ...line, text: mask.text(line.text) });
  };
  const outcome = await deps.sandbox.runScript({
    owner: workspaceId,
    code,
    javascript,
    inputs,
    ...(bundle === null ? {} : { bundle }),
    name: `${path}.ts`,
    args: checked?.ok ? checked.value : args,
    context: {
      runId: id,
      flow: path,
      path: 'test',
      attempt: 1,
      idempotencyKey: id,
      user: actor.kind === 'user' ? actor.email : null,
    },
    resources: scriptResources(deps.connectors, {
      values,
      mask,
      key: id,
      wallMs: limits.wallMs,
      warn: (text) => write({ stream: 'warn', text }),
    }),
    limits,
    onLog: ({ stream, text }) => write({ stream, text }),
    ...(request.signal ? { signal: request.signal } : {}),
  });
  const ms = Math.round(performance.now() - started);
  // An outcome is JSON.
  const shown = mask.value(outcome as JsonObject) as typeof outcome;
  return { ...shown, logs, ms };
}

/** The arguments are the author's own, so that they may refer to resources as static values of a node do. */
async function fillArguments(args: JsonObject, values: StepValues): Promise<JsonObject> {
  const filled = await fillReferences(args, values);
  return isJsonObject(filled) ? filled : args;
}
