import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import { mayImport } from '#shared/scripts/read-imports.ts';
import { fingerprint } from '../fingerprint.ts';
import { sandboxLimits } from '../sandbox-limits.ts';
import type { SandboxLimits, ScriptRequest, ScriptResources, ScriptState } from '../sandbox-port.ts';
import { scriptResources } from '../script-resources.ts';
import { approvalUrlsFor } from './approval-urls.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/** Runs the node's code in the sandbox with its arguments by name (design 3.2). */
export const scriptExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll(nodeConfig(node, 'script').arguments, 'The argument');
  },

  async execute(context, input) {
    const { run, node, path, attempt, sandbox } = context;
    const script = await findScript(context);
    if (script === null) {
      const message = 'The saved script of this step is missing: publish the flow again.';
      return { kind: 'failed', error: { code: 'not_found', message, fault: 'user' }, mayRetry: false };
    }
    const limits = await limitsOf(context);
    const outcome = await sandbox.runScript({
      ...script,
      owner: run.workspaceId,
      name: `${run.flowPath}/${node.id}.ts`,
      args: isJsonObject(input) ? input : {},
      context: {
        runId: run.id,
        flow: run.flowPath,
        path,
        attempt,
        idempotencyKey: `${run.id}/${path}`,
        user: run.startedByEmail,
      },
      limits,
      state: stateOf(context),
      startFlow: ({ path: flowPath, input: given, index }) =>
        context.childRuns.startApart({
          from: run,
          flowPath,
          input: given,
          key: `${run.id}/${path}/startFlow/${index}`,
        }),
      sendSignal: ({ run: to, name, value, index }) =>
        context.sendSignal(
          { id: to, workspaceId: run.workspaceId },
          { id: fingerprint(`${run.id}/${path}/sendSignal/${index}`), name, value },
        ),
      resources: resourcesOf(context, limits.wallMs),
      approvalUrls: (id) => approvalUrlsFor(context, id),
      onLog: context.onLog,
      signal: context.signal,
    });
    if (!outcome.ok) return { kind: 'failed', error: outcome.error };
    return { kind: 'succeeded', ports: ['out'], value: outcome.value };
  },
};

type Code = Pick<ScriptRequest, 'code' | 'prepared' | 'javascript' | 'inputs' | 'bundle'>;

/** The node's limits within those of its workspace; its time limit holds beside them. */
async function limitsOf({ run, node, scriptLimits }: ExecutorContext): Promise<SandboxLimits> {
  const own = nodeConfig(node, 'script').limits ?? {};
  const wallSeconds = own.wallSeconds ?? node.policy?.timeoutSeconds;
  const asked = wallSeconds === undefined ? own : { ...own, wallSeconds };
  return sandboxLimits(asked, await scriptLimits.get(run.workspaceId));
}

/** The node's own code, or what was made ready for it when the flow was published or tested. */
async function findScript({ run, node, scripts, definitions }: ExecutorContext): Promise<Code | null> {
  const { source } = nodeConfig(node, 'script');
  const own = async ({ code }: { code: string }): Promise<Code> => {
    const plain = await definitions.scripts(run.workspaceId, run.flowVersionId);
    return { code, ...plain[node.id] };
  };
  if (source.kind === 'inline' && !mayImport(source.code)) return own(source);
  const found = await scripts.find(run.workspaceId, run.flowVersionId, node.id);
  if (!found) return source.kind === 'inline' ? own(source) : null;
  const { prepared, javascript, inputs, bundle } = found.compiled;
  return {
    code: found.code,
    ...(prepared && { prepared }),
    javascript,
    inputs,
    ...(bundle === null ? {} : { bundle }),
  };
}

function resourcesOf(context: ExecutorContext, wallMs: number): ScriptResources {
  const { run, path, values, mask, clock, onLog } = context;
  const warn = (text: string) => onLog({ at: clock.now(), stream: 'warn', text });
  return scriptResources(context, { values, mask, key: `${run.id}/${path}`, wallMs, warn });
}

/** The state of the flow and the trigger that started the run. */
function stateOf({ run, states }: ExecutorContext): ScriptState {
  const { workspaceId, flowId, isTest } = run;
  const owner = { workspaceId, flowId, trigger: run.trigger.node, isTest };
  return {
    get: (key) => states.get(owner, key),
    replace: (key, change) => states.replace(owner, key, change),
  };
}
