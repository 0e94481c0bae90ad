import type { FlowDefinition, FlowNode, Policy } from './schema.ts';

/** What of a step is kept secret. */
export type Secrecy = { input: boolean; result: boolean };

/** What the policy `sensitive` keeps secret, by node id; that of a container holds for what stands in it as well (design 3.6). */
export function secrecyOfNodes(nodes: readonly FlowNode[]): ReadonlyMap<string, Secrecy> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, Secrecy>();

  function secrecyOf({ id, parentId, policy }: FlowNode): Secrecy {
    const known = found.get(id);
    if (known !== undefined) return known;
    const own = ownSecrecy(policy);
    // A draft may say that nodes stand in each other.
    found.set(id, own);
    const container = parentId === undefined ? undefined : byId.get(parentId);
    if (container === undefined) return own;
    const around = secrecyOf(container);
    const secrecy = { input: own.input || around.input, result: own.result || around.result };
    found.set(id, secrecy);
    return secrecy;
  }

  for (const node of nodes) secrecyOf(node);
  return found;
}

function ownSecrecy(policy: Policy | undefined): Secrecy {
  const sensitive = policy?.sensitive;
  return {
    input: sensitive === 'input' || sensitive === 'both',
    result: sensitive === 'result' || sensitive === 'both',
  };
}

/** Whether what a trigger starts runs with is kept secret: for a trigger, input and result are the same. */
export function isSecretTrigger({ nodes }: Pick<FlowDefinition, 'nodes'>, trigger: string): boolean {
  return nodes.find(({ id }) => id === trigger)?.policy?.sensitive !== undefined;
}
