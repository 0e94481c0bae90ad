import {
  type ExpressionUse,
  readExpressionUse,
  readTemplateUse,
} from '#shared/expressions/read-expression-use.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { type NodeExpression, nodeExpressions } from '../node-expressions.ts';
import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { indexUpstream } from '../upstream-index.ts';
import { errorAt, named, type Rule, type RuleContext } from './rule.ts';

/** Expressions can be parsed and name only nodes that exist and come before (design 3.4). */
export const expressionsRule: Rule = (context) => {
  const isUpstream = indexUpstream(context.graph);
  return [
    ...context.definition.nodes.flatMap((node) => nodeProblems(node, context, isUpstream)),
    ...settingsProblems(context),
  ];
};

type IsUpstream = (id: string, other: string) => boolean;

function nodeProblems(node: FlowNode, context: RuleContext, isUpstream: IsUpstream): Problem[] {
  const expressions = nodeExpressions(node);
  if (expressions.length === 0) return [];
  return expressions.flatMap((expression) => {
    const use = readUse(expression);
    const place = `"${expression.field}" of ${named(node)}`;
    return [
      ...textProblems(use, place, node),
      ...use.nodeIds.flatMap((id) => {
        if (!context.graph.nodes.has(id)) {
          return [errorAt('unknown_node', node, `${place} names the node "${id}", which does not exist.`)];
        }
        const mayName =
          isUpstream(node.id, id) || seesBody(node, expression, id, context) || isHandler(node, id, context);
        return mayName ? [] : [errorAt('not_upstream', node, notUpstreamMessage(place, node, id, context))];
      }),
    ];
  });
}

function readUse({ kind, text }: NodeExpression): ExpressionUse {
  return kind === 'expression' ? readExpressionUse(text) : readTemplateUse(text);
}

function textProblems(use: ExpressionUse, place: string, node: FlowNode | undefined): Problem[] {
  if (use.error !== undefined) {
    const { message, line, column } = use.error;
    const text = `${place} is not valid JavaScript: ${message} (line ${line}, column ${column}).`;
    return [errorAt('expression_syntax', node, text)];
  }
  if (!use.hasComputedName) return [];
  const text = `${place} uses "results" without saying which node; write the id, as in results.node_id.`;
  return [errorAt('computed_name', node, text)];
}

function notUpstreamMessage(place: string, node: FlowNode, id: string, { graph }: RuleContext): string {
  if (id === node.id) return `${place} names its own result, which does not exist yet when it is evaluated.`;
  const other = graph.nodes.get(id);
  const name = other === undefined ? `"${id}"` : named(other);
  if (other?.parentId !== undefined && other.parentId !== node.parentId) {
    return `${place} names ${name}, which stands inside a container; outside only the container's own result exists.`;
  }
  return `${place} names ${name}, which does not come before it; only results of earlier nodes can be used.`;
}

/** A while's condition and a container's stopIf see the results of the iteration that just ended. */
function seesBody(node: FlowNode, { field }: NodeExpression, id: string, { graph }: RuleContext): boolean {
  if (!findNodeContract(node.kind)?.isContainer) return false;
  if (field !== 'condition' && field !== 'stopIf.when') return false;
  return graph.nodes.get(id)?.parentId === node.id;
}

/** The failure handler may name every node of the flow's own scope (design 3.6). */
function isHandler(node: FlowNode, id: string, { definition, graph }: RuleContext): boolean {
  return (
    definition.settings.failureHandler === node.id &&
    id !== node.id &&
    graph.nodes.get(id)?.parentId === undefined
  );
}

/** The key of the flow's concurrency is evaluated before anything ran. */
function settingsProblems({ definition }: RuleContext): Problem[] {
  const key = definition.settings.concurrency?.key;
  if (key === undefined) return [];
  const place = '"concurrency.key" of the flow';
  const use = readExpressionUse(key);
  return [
    ...textProblems(use, place, undefined),
    ...use.nodeIds.map((id) =>
      errorAt(
        'not_upstream',
        undefined,
        `${place} names the node "${id}", which has not run when the flow starts.`,
      ),
    ),
  ];
}
