import { renameInExpressions } from './node-expressions.ts';
import type { FlowOperation } from './operations.ts';
import { renameInKey } from './rename-node.ts';
import type { FlowDefinition } from './schema.ts';

/** Why a value of the flow cannot have this name, in one sentence; undefined when it can. */
export function envNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return 'A value needs a name';
  if (taken.includes(name)) return `There is “${name}” already`;
  if (name === '__proto__') return 'Use another name than "__proto__"';
  return /^[A-Za-z_][\w-]*$/.test(name)
    ? undefined
    : 'Use letters, digits, "_" and "-", and begin with a letter';
}

/**
 * The edit that gives a value of the flow (`settings.env`) another name, at the place where it stands; expressions
 * and templates that name it follow.
 */
export function renameEnv(definition: FlowDefinition, name: string, newName: string): FlowOperation {
  const { env = {} } = definition.settings;
  const entries = Object.entries(env).map(([key, value]) => [key === name ? newName : key, value] as const);
  const renaming = { of: 'env', id: name, newId: newName } as const;
  const settings = renameInKey({ ...definition.settings, env: Object.fromEntries(entries) }, renaming);
  const nodes = definition.nodes.flatMap((node): FlowOperation[] => {
    const { id, config, policy = null } = renameInExpressions(node, renaming);
    if (config === node.config && policy === (node.policy ?? null)) return [];
    return [{ kind: 'update_node', id, set: { config, policy } }];
  });
  const rename: FlowOperation = { kind: 'set_settings', settings };
  return nodes.length === 0 ? rename : { kind: 'batch', operations: [rename, ...nodes] };
}
