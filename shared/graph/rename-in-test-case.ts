import type { FlowOperation } from './operations.ts';
import type { TestCase } from './test-cases.ts';

export type NodeRename = { id: string; newId: string };

/** The renames of nodes in an edit, in order. */
export function renamesIn(operation: FlowOperation): NodeRename[] {
  if (operation.kind === 'batch') return operation.operations.flatMap(renamesIn);
  return operation.kind === 'rename_node' ? [operation] : [];
}

/**
 * A test case after a node of its flow got another id: in pinned results, in the trigger and in paths of decisions.
 * Expected results and expressions stay as they were written. The same object when it does not name the node.
 */
export function renameInTestCase(testCase: TestCase, { id, newId }: NodeRename): TestCase {
  const pinned = Object.entries(testCase.pinned).map(([node, result]) => [
    node === id ? newId : node,
    result,
  ]);
  const decisions = testCase.decisions.map((given) => ({ ...given, node: renameInPath(given.node) }));
  const renamed: TestCase = {
    ...testCase,
    pinned: Object.fromEntries(pinned),
    decisions,
    ...(testCase.trigger === id && { trigger: newId }),
  };
  return JSON.stringify(renamed) === JSON.stringify(testCase) ? testCase : renamed;

  /** What stands behind a slash is a path in the run of another flow. */
  function renameInPath(path: string): string {
    const [own = '', ...child] = path.split('/');
    const parts = own
      .split('.')
      .map((part) => part.replace(/^[^[#]+/, (name) => (name === id ? newId : name)));
    return [parts.join('.'), ...child].join('/');
  }
}
