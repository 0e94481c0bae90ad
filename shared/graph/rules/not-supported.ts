import type { Problem } from '../problems.ts';
import type { FlowNode } from '../schema.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** What others hand on is what they got, or is decided by people. */
const secretKinds = ['script', 'query', 'http', 'email', 'flow', 'transform'];

/** Only `run` and `publish` refuse what this version cannot execute; drafts may hold it. */
export const notSupportedRule: Rule = ({ definition, purpose }) => {
  if (purpose === 'edit') return [];
  const problems = definition.nodes.flatMap(nodeProblems);
  if (definition.settings.expressionDialect === 'openflow') {
    problems.push(errorAt('not_supported', undefined, 'Expressions of OpenFlow are not supported yet.'));
  }
  return problems;
};

function nodeProblems(node: FlowNode): Problem[] {
  if (node.policy?.sensitive === undefined || secretKinds.includes(node.kind)) return [];
  const message = `${named(node)} has the policy "sensitive", which only ${secretKinds.join(', ')} nodes may have.`;
  return [errorAt('not_supported', node, message)];
}
