import type { Problem } from '#shared/graph/problems.ts';
import { partOfFlowField } from '../inspector/flow/describe-settings.ts';
import { partOf } from '../inspector/policy/describe-policy.ts';
import type { Editor } from '../state/editor.ts';
import { flowFieldOf, policyFieldOf } from './cause-of-problem.ts';

/** Edges and notes with the same id came from outside: there is no one place where that is mended. */
export function leadsSomewhere({ node, code }: Problem): boolean {
  return node !== undefined || code !== 'duplicate_id';
}

/**
 * Shows the node, and the part of its inspector where the cause stands; else the part of the flow's settings, or the
 * search for what is missing.
 */
export function leadTo(editor: Editor, problem: Problem): void {
  if (problem.node === undefined) leadToFlow(editor, problem);
  else leadToNode(editor, problem, [problem.node]);
}

function leadToNode(editor: Editor, problem: Problem, nodes: readonly string[]): void {
  const { definition, openSections } = editor.store.getState();
  const field = policyFieldOf(problem, definition);
  editor.select({ nodes });
  editor.set({
    reveal: { nodes, focus: true },
    nodePage: field === undefined ? 'settings' : 'policy',
    ...(field !== undefined && { openSections: new Set([...openSections, partOf(field)]) }),
  });
}

function leadToFlow(editor: Editor, problem: Problem): void {
  editor.select({});
  if (problem.code === 'no_trigger') {
    editor.set({ quickAdd: {} });
    return;
  }
  const field = flowFieldOf(problem, editor.store.getState().definition);
  if (field !== undefined) editor.set({ isNodeOpen: false, revealFlowPart: partOfFlowField(field) });
}
