import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import type { ScriptState } from '../sandbox-port.ts';
import { approvalUrlsFor } from './approval-urls.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/** Runs the node's code in the sandbox with its arguments by name (design 3.2). */
export const scriptExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll(nodeConfig(node, 'script').arguments, 'The argument');
  },

  async execute(context, input) {
    const { run, node, path, attempt, sandbox } = context;
    const { source } = nodeConfig(node, 'script');
    if (source.kind === 'saved') {
      const message = `The saved script ${source.path} cannot run yet: put its code into the node.`;
      return { kind: 'failed', error: { code: 'not_supported', message, fault: 'user' }, mayRetry: false };
    }
    const { timeoutSeconds } = node.policy ?? {};
    const outcome = await sandbox.runScript({
      code: source.code,
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
      ...(timeoutSeconds === undefined ? {} : { limits: { wallMs: timeoutSeconds * 1000 } }),
      state: stateOf(context),
      approvalUrls: (id) => approvalUrlsFor(context, id),
      onLog: context.onLog,
      signal: context.signal,
    });
    if (!outcome.ok) return { kind: 'failed', error: outcome.error };
    return { kind: 'succeeded', ports: ['out'], value: outcome.value };
  },
};

/** The state of the flow and the trigger that started the run. */
function stateOf({ run, states }: ExecutorContext): ScriptState {
  const { workspaceId, flowId, isTest } = run;
  const owner = { workspaceId, flowId, trigger: run.trigger.node, isTest };
  return {
    get: (key) => states.get(owner, key),
    replace: (key, change) => states.replace(owner, key, change),
  };
}
