import { readNodeConfig } from '#shared/graph/config.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { findReferences, mayRefer } from '#shared/resources/references.ts';
import type { FlowNode } from '../schema.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** Secrets stand only where they are sent on: what a node of another kind gets is recorded (design 3.4). */
export const referencesRule: Rule = ({ definition }) => definition.nodes.flatMap(referenceProblems);

function referenceProblems(node: FlowNode) {
  const contract = findNodeContract(node.kind);
  const read = readNodeConfig(node);
  if (contract === undefined || !read.ok) return [];
  const found = contract
    .values(read.config)
    .flatMap((value) =>
      value.kind === 'argument' && value.argument.kind === 'static'
        ? findReferences(value.argument.value)
        : [],
    );
  return found
    .filter(({ kind }) => !mayRefer(contract.references, kind))
    .map(({ kind, path }) => {
      const message = `${named(node)} names the ${kind} "${path}", which a node of the kind "${contract.label}" would record. Use it in a script, query, HTTP or email node.`;
      return errorAt('missing_config', node, message);
    });
}
