import { useEffect } from 'react';
import type { Problem } from '#shared/graph/problems.ts';
import { validateDefinition } from '#shared/graph/validate.ts';
import type { Editor } from './editor.ts';

const pauseMs = 150;

/** Keeps the problems of the draft up to date, a moment after each edit; as `publish` will see them. */
export function useProblems(editor: Editor): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => {
      const { definition } = editor.store.getState();
      const problems = validateDefinition(definition, 'publish');
      editor.set({ problems, problemsByNode: byNode(problems) });
    };
    check();
    const unsubscribe = editor.store.subscribe((state, before) => {
      if (state.definition === before.definition) return;
      clearTimeout(timer);
      timer = setTimeout(check, pauseMs);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [editor]);
}

function byNode(problems: readonly Problem[]): Map<string, Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.node === undefined) continue;
    groups.set(problem.node, [...(groups.get(problem.node) ?? []), problem]);
  }
  return groups;
}
