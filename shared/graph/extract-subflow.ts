import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { withChildren } from './apply-node-operation.ts';
import { newEdge, newNode, uniqueNodeId } from './insert-node.ts';
import { nodeExpressions, rewriteExpressions } from './node-expressions.ts';
import type { FlowOperation } from './operations.ts';
import { renameEverywhere } from './rename-node.ts';
import type { FlowDefinition, FlowEdge, FlowNode } from './schema.ts';
import { type NameOf, namesTaken, type Taken, takeFromInput } from './subflow-inputs.ts';

export type SubflowPlan =
  /** The flow of its own, and the edit that puts a `flow` node in the place of the nodes; `id` is that node's. */
  { ok: true; child: FlowDefinition; operation: FlowOperation; id: string } | { ok: false; reason: string };

type Wanted = { ids: readonly string[]; path: string; title: string };

/**
 * Turns nodes into a flow of its own: what they take from outside becomes its inputs, what the one way out gives its
 * result. Says why not when they start or end the flow, lead out by several ways, or are named from outside.
 */
export function planSubflow(definition: FlowDefinition, { ids, path, title }: Wanted): SubflowPlan {
  const inside = withChildren(definition, ids);
  const nodes = definition.nodes.filter(({ id }) => inside.has(id));
  const roots = nodes.filter(({ parentId }) => parentId === undefined || !inside.has(parentId));
  const scope = roots[0]?.parentId;
  const refusal = whyNot(nodes, roots);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  const { entering, leaving, within } = edgesOf(definition, inside);
  const exits = new Map(leaving.map((edge) => [`${edge.source} ${edge.sourcePort}`, edge]));
  if (exits.size > 1) return { ok: false, reason: 'They lead on by several ways; a flow has one result.' };
  const [exit] = exits.values();
  const named = namedFromOutside(definition, inside, exit?.source);
  if (named !== undefined) return { ok: false, reason: named };

  const names = namesTaken(nodes, inside, new Set(entering.map(({ target }) => target)));
  const child = childFlow(definition, { nodes, roots, within, entering, exit, names });
  const id = uniqueNodeId(
    'flow',
    definition.nodes.map((node) => node.id),
  );
  const call: FlowNode = {
    ...newNode('flow', { position: middleOf(roots), existingIds: [], title }),
    id,
    ...(scope !== undefined && { parentId: scope }),
    config: { path, input: argumentsOf(names) },
  };
  return {
    ok: true,
    child,
    operation: replacement(definition, { inside, call, entering, leaving, exit }),
    id,
  };
}

function whyNot(nodes: readonly FlowNode[], roots: readonly FlowNode[]): string | undefined {
  const [first] = roots;
  if (first === undefined) return 'Select the nodes first.';
  const trigger = nodes.find(({ kind }) => findNodeContract(kind)?.isTrigger);
  if (trigger !== undefined) return `“${nameOf(trigger)}” starts this flow.`;
  const end = nodes.find(({ kind }) => kind === 'return');
  if (end !== undefined) return `“${nameOf(end)}” ends this flow.`;
  const apart = roots.some(({ parentId }) => parentId !== first.parentId);
  return apart ? 'They do not stand in the same container.' : undefined;
}

function nameOf({ title, id }: FlowNode): string {
  return title || id;
}

function edgesOf({ edges }: FlowDefinition, inside: ReadonlySet<string>) {
  return {
    entering: edges.filter(({ source, target }) => !inside.has(source) && inside.has(target)),
    leaving: edges.filter(({ source, target }) => inside.has(source) && !inside.has(target)),
    within: edges.filter(({ source, target }) => inside.has(source) && inside.has(target)),
  };
}

/** What stays may name only the node whose result becomes that of the flow. */
function namedFromOutside(
  { nodes }: FlowDefinition,
  inside: ReadonlySet<string>,
  exit: string | undefined,
): string | undefined {
  for (const node of nodes) {
    if (inside.has(node.id)) continue;
    for (const { text } of nodeExpressions(node)) {
      const hidden = [...inside].find(
        (id) => id !== exit && new RegExp(`results(\\?)?\\.${id}\\b`).test(text),
      );
      if (hidden !== undefined)
        return `“${nameOf(node)}” uses results.${hidden}, which would not be there any more.`;
    }
  }
  return undefined;
}

type Parts = {
  nodes: readonly FlowNode[];
  roots: readonly FlowNode[];
  within: readonly FlowEdge[];
  entering: readonly FlowEdge[];
  exit: FlowEdge | undefined;
  names: readonly Taken[];
};

function childFlow(definition: FlowDefinition, parts: Parts): FlowDefinition {
  const { nodes, roots, within, entering, exit, names } = parts;
  const ids = nodes.map(({ id }) => id);
  const rootIds = new Set(roots.map(({ id }) => id));
  const left = Math.min(...roots.map(({ position }) => position.x));
  const top = Math.min(...roots.map(({ position }) => position.y));
  const start = newNode('manual', { position: { x: left - 320, y: top }, existingIds: ids, title: 'Start' });
  const entries = new Set(entering.map(({ target }) => target));
  const body = nodes.map((node): FlowNode => {
    const taken = rewriteExpressions(node, (text, kind) =>
      takeFromInput(text, kind, names, nameFor(node, entries)),
    );
    if (!rootIds.has(node.id)) return taken;
    const { parentId: _, ...free } = taken;
    return free;
  });
  const unentered = roots.filter(({ id }) => !within.some(({ target }) => target === id) && !entries.has(id));
  const begun = [...entries, ...unentered.map(({ id }) => id)];
  const edges = [...within];
  for (const target of begun) {
    edges.push(
      newEdge(
        { source: start.id, sourcePort: 'out', target },
        edges.map(({ id }) => id),
      ),
    );
  }
  return {
    formatVersion: definition.formatVersion,
    inputs: { type: 'object', properties: inputsOf(definition, names) },
    nodes: [start, ...body, ...returnOf(exit, nodes, ids)],
    edges: [...edges, ...returnEdge(exit, ids)],
    notes: [],
    settings: {
      expressionDialect: definition.settings.expressionDialect,
      ...(definition.settings.env !== undefined && { env: definition.settings.env }),
    },
  };
}

/** `previous` is what came before only where the way enters; elsewhere it is a neighbour's result, as before. */
function nameFor(node: FlowNode, entries: ReadonlySet<string>): NameOf {
  return { isEntry: entries.has(node.id) };
}

const returnId = (ids: readonly string[]) => uniqueNodeId('result', ids);

function returnOf(
  exit: FlowEdge | undefined,
  nodes: readonly FlowNode[],
  ids: readonly string[],
): FlowNode[] {
  const last = nodes.find(({ id }) => id === exit?.source);
  if (last === undefined) return [];
  return [
    {
      id: returnId(ids),
      kind: 'return',
      title: 'Result',
      position: { x: last.position.x + 320, y: last.position.y },
      // biome-ignore lint/suspicious/noThenProperty: the field's name in the flow document (design 3.2).
      config: { value: { kind: 'expression', code: `results.${last.id}` }, then: 'continue' },
    },
  ];
}

function returnEdge(exit: FlowEdge | undefined, ids: readonly string[]): FlowEdge[] {
  if (exit === undefined) return [];
  const { source, sourcePort } = exit;
  return [newEdge({ source, sourcePort, target: returnId(ids) }, [])];
}

function inputsOf({ inputs }: FlowDefinition, names: readonly Taken[]) {
  const known =
    typeof inputs.properties === 'object' && inputs.properties !== null && !Array.isArray(inputs.properties)
      ? inputs.properties
      : {};
  return Object.fromEntries(
    names.map(({ name, code }) => [name, code === `input.${name}` ? (known[name] ?? {}) : {}]),
  );
}

function argumentsOf(names: readonly Taken[]) {
  return Object.fromEntries(names.map(({ name, code }) => [name, { kind: 'expression', code }]));
}

function middleOf(nodes: readonly FlowNode[]): FlowNode['position'] {
  const average = (values: number[]) =>
    Math.round(values.reduce((sum, value) => sum + value, 0) / values.length / 8) * 8;
  return {
    x: average(nodes.map(({ position }) => position.x)),
    y: average(nodes.map(({ position }) => position.y)),
  };
}

type Replaced = {
  inside: ReadonlySet<string>;
  call: FlowNode;
  entering: readonly FlowEdge[];
  leaving: readonly FlowEdge[];
  exit: FlowEdge | undefined;
};

function replacement(definition: FlowDefinition, replaced: Replaced): FlowOperation {
  const { inside, call, entering, leaving, exit } = replaced;
  const taken = definition.edges.map(({ id }) => id);
  const joined: FlowEdge[] = [];
  const join = (connection: { source: string; sourcePort: string; target: string }) => {
    const isThere = joined.some(
      (edge) =>
        edge.source === connection.source &&
        edge.sourcePort === connection.sourcePort &&
        edge.target === connection.target,
    );
    if (!isThere) joined.push(newEdge(connection, [...taken, ...joined.map(({ id }) => id)]));
  };
  for (const { source, sourcePort } of entering) join({ source, sourcePort, target: call.id });
  for (const { target } of leaving) join({ source: call.id, sourcePort: 'out', target });
  const updates =
    exit === undefined ? [] : renamedUses(definition, inside, { from: exit.source, to: call.id });
  return {
    kind: 'batch',
    operations: [
      ...updates,
      { kind: 'remove_nodes', ids: [...inside] },
      { kind: 'add_nodes', nodes: [{ node: call }], edges: joined.map((edge) => ({ edge })) },
    ],
  };
}

/** What stays and named the last of the nodes names the flow node instead. */
function renamedUses(
  definition: FlowDefinition,
  inside: ReadonlySet<string>,
  { from, to }: { from: string; to: string },
): FlowOperation[] {
  const renamed = renameEverywhere(definition, from, to);
  return renamed.nodes.flatMap((node, index): FlowOperation[] => {
    const before = definition.nodes[index];
    if (before === undefined || inside.has(before.id) || node === before) return [];
    const policy = node.policy === before.policy ? {} : { policy: node.policy ?? null };
    return [{ kind: 'update_node', id: before.id, set: { config: node.config, ...policy } }];
  });
}
