import type { FlowDefinition, FlowNode } from './schema.ts';
import { secrecyOfNodes } from './secrecy.ts';
import type { TestCase } from './test-cases.ts';

type Exported = { path: string; title: string; definition: FlowDefinition; tests?: readonly TestCase[] };

/**
 * A flow as the text of a file that `readFlowFile` reads back unchanged. Secrets stand in flows by reference only;
 * pinned results of nodes whose results are sensitive are left out.
 */
export function exportFlow({ path, title, definition, tests = [] }: Exported): string {
  const secrecy = secrecyOfNodes(definition.nodes);
  const nodes = definition.nodes.map((node) =>
    secrecy.get(node.id)?.result === true ? withoutPinnedResult(node) : node,
  );
  const file = { path, title, definition: { ...definition, nodes }, ...(tests.length > 0 && { tests }) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function withoutPinnedResult({ pinned: _, ...node }: FlowNode): FlowNode {
  return node;
}
