import type { Problem } from '../problems.ts';
import type { FlowNode, FlowSettings, Policy } from '../schema.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** What the engine executes so far; everything else is refused, not half done. */
const policySupport: Record<keyof Policy, boolean> = {
  retry: true,
  timeoutSeconds: true,
  skipIf: true,
  continueOnError: true,
  onCrash: true,
  stopIf: true,
  cacheSeconds: true,
  concurrency: true,
  priority: true,
  sensitive: false,
};

const settingsSupport: Record<keyof FlowSettings, boolean> = {
  timeoutSeconds: true,
  env: true,
  expressionDialect: true,
  priority: true,
  cacheSeconds: true,
  concurrency: true,
  failureHandler: true,
  onFailure: true,
};

/** Only `run` and `publish` refuse what this version cannot execute; drafts may hold it. */
export const notSupportedRule: Rule = ({ definition, purpose }) => {
  if (purpose === 'edit') return [];
  const settings = unsupportedKeys(definition.settings, settingsSupport).map((key) =>
    errorAt('not_supported', undefined, `The flow's setting "${key}" is not supported yet.`),
  );
  if (definition.settings.expressionDialect === 'openflow') {
    settings.push(errorAt('not_supported', undefined, 'Expressions of OpenFlow are not supported yet.'));
  }
  return [...definition.nodes.flatMap(nodeProblems), ...settings];
};

function nodeProblems(node: FlowNode): Problem[] {
  const policies = unsupportedKeys(node.policy ?? {}, policySupport).map((key) => `The policy "${key}"`);
  return policies.map((what) =>
    errorAt('not_supported', node, `${what} of ${named(node)} is not supported yet.`),
  );
}

function unsupportedKeys(value: object, support: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(value)
    .filter(([key, set]) => set !== undefined && support[key] === false)
    .map(([key]) => key);
}
