import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { portsOf } from '../config.ts';
import type { Problem } from '../problems.ts';
import type { FlowEdge, FlowNode } from '../schema.ts';
import type { GraphIndex } from '../traverse.ts';
import { errorAt, named, type Rule, withArticle } from './rule.ts';

/** Edges join existing nodes of one scope, leave by a port that exists and never lead into a trigger. */
export const edgesRule: Rule = ({ definition, graph }) =>
  definition.edges.flatMap((edge) => edgeProblems(edge, graph));

function edgeProblems(edge: FlowEdge, graph: GraphIndex): Problem[] {
  const source = graph.nodes.get(edge.source);
  const target = graph.nodes.get(edge.target);
  if (source === undefined || target === undefined) {
    const missing = source === undefined ? edge.source : edge.target;
    const place = source === undefined ? 'starts at' : 'leads to';
    const message = `The edge "${edge.id}" ${place} the node "${missing}", which does not exist.`;
    return [errorAt('unknown_node', source ?? target, message)];
  }
  return [
    ...portProblems(edge, source),
    ...scopeProblems(source, target, graph),
    ...(findNodeContract(target.kind)?.isTrigger
      ? [
          errorAt(
            'edge_into_trigger',
            target,
            `The edge from ${named(source)} leads into ${named(target)}, which starts the flow; nothing can come before it.`,
          ),
        ]
      : []),
  ];
}

function portProblems(edge: FlowEdge, source: FlowNode): Problem[] {
  const contract = findNodeContract(source.kind);
  if (contract === undefined || portsOf(source).includes(edge.sourcePort)) return [];
  const kind = withArticle(contract.label === 'HTTP request' ? contract.label : contract.label.toLowerCase());
  const ports = portsOf(source);
  const known = ports.length === 0 ? 'no edge can leave it' : `its ports are ${ports.join(', ')}`;
  const message = `The edge from ${named(source)} leaves by port "${edge.sourcePort}", which ${kind} does not have; ${known}.`;
  return [errorAt('unknown_port', source, message)];
}

function scopeProblems(source: FlowNode, target: FlowNode, graph: GraphIndex): Problem[] {
  if (source.parentId === target.parentId) return [];
  const place = (node: FlowNode) => {
    if (node.parentId === undefined) return `${named(node)} (in no container)`;
    return `${named(node)} (inside "${graph.nodes.get(node.parentId)?.title || node.parentId}")`;
  };
  const message = `The edge from ${place(source)} to ${place(target)} crosses the border of a container; edges stay on one side.`;
  return [errorAt('edge_across_scopes', source, message)];
}
