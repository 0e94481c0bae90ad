import type * as z from 'zod';
import { findNodeContract, isNodeKind, type NodeConfig, nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { describeConfigIssues } from './describe-issues.ts';
import type { Problem } from './problems.ts';
import type { FlowNode, NodeKind } from './schema.ts';

export type ConfigResult = { ok: true; config: unknown } | { ok: false; problems: Problem[] };

type CachedConfig = { kind: string; parsed: z.ZodSafeParseResult<unknown> };

/** Configs are never changed in place, so the parsed form of one is kept as long as it lives. */
const cache = new WeakMap<object, CachedConfig>();

/** The node's config with defaults filled, or what is wrong with it as problems of this node. */
export function readNodeConfig(node: FlowNode): ConfigResult {
  const parsed = parseConfig(node);
  if (parsed === undefined) {
    return {
      ok: false,
      problems: [
        {
          severity: 'error',
          code: 'missing_config',
          node: node.id,
          message: `"${node.title || node.id}" is of the kind "${node.kind}", which this version does not know.`,
        },
      ],
    };
  }
  if (parsed.success) return { ok: true, config: parsed.data };
  return { ok: false, problems: describeConfigIssues(node, parsed.error.issues) };
}

function parseConfig(node: FlowNode): z.ZodSafeParseResult<unknown> | undefined {
  const cached = cache.get(node.config);
  if (cached?.kind === node.kind) return cached.parsed;
  const contract = findNodeContract(node.kind);
  if (contract === undefined) return undefined;
  const parsed = contract.schema.safeParse(node.config);
  cache.set(node.config, { kind: node.kind, parsed });
  return parsed;
}

/**
 * The typed config of a node of a known kind, defaults filled.
 * @throws Error when the node is of another kind or its config is not valid: validate the flow first.
 */
export function nodeConfig<Kind extends NodeKind>(node: FlowNode, kind: Kind): NodeConfig<Kind> {
  if (node.kind !== kind) throw new Error(`Node "${node.id}" is of kind "${node.kind}", not "${kind}"`);
  const parsed = parseConfig(node);
  if (!parsed?.success) throw new Error(`The settings of node "${node.id}" are not valid`);
  return parsed.data as NodeConfig<Kind>;
}

/** The node's ports in order; works on unfinished settings too. Empty for an unknown kind and a kind without ports. */
export function portsOf(node: FlowNode): string[] {
  if (!isNodeKind(node.kind)) return [];
  const parsed = parseConfig(node);
  const contract = findNodeContract(node.kind);
  if (parsed?.success && contract !== undefined) return contract.ports(parsed.data);
  return unfinishedPorts(node, node.kind);
}

function unfinishedPorts(node: FlowNode, kind: NodeKind): string[] {
  if (kind === 'branch') return [...caseIds(node.config.cases), 'else'];
  if (kind === 'wait') return node.config.kind === 'signal' ? ['out', 'expired'] : ['out'];
  const contract = findNodeContract(kind);
  const initial = contract?.schema.safeParse(nodeCatalogue[kind].initialConfig);
  if (contract !== undefined && initial?.success) return contract.ports(initial.data);
  return fixedPorts(kind);
}

function caseIds(cases: unknown): string[] {
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((branchCase: unknown) => {
    const hasId = typeof branchCase === 'object' && branchCase !== null && 'id' in branchCase;
    return hasId && typeof branchCase.id === 'string' ? [branchCase.id] : [];
  });
}

/** Kinds whose first config has problems, too (an empty path or resource). */
function fixedPorts(kind: NodeKind): string[] {
  return nodeCatalogue[kind].isTrigger ? ['out'] : ['out', 'error'];
}
