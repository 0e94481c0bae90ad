import { isJsonObject } from '#shared/json.ts';
import type { Problem } from '../problems.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** Ids of nodes, edges and notes are unique in the flow, those of cases in their branch. */
export const duplicateIdRule: Rule = ({ definition }) => [
  ...duplicates(definition.nodes).map((node) =>
    errorAt('duplicate_id', node, `Several nodes have the id "${node.id}"; give each an id of its own.`),
  ),
  ...duplicates(definition.edges).map((edge) =>
    errorAt('duplicate_id', undefined, `Several edges have the id "${edge.id}"; give each an id of its own.`),
  ),
  ...duplicates(definition.notes).map((note) =>
    errorAt('duplicate_id', undefined, `Several notes have the id "${note.id}"; give each an id of its own.`),
  ),
  ...definition.nodes.flatMap((node): Problem[] => {
    if (node.kind !== 'branch' || !Array.isArray(node.config.cases)) return [];
    const cases = node.config.cases.filter(isJsonObject).map((branchCase) => ({ id: String(branchCase.id) }));
    return duplicates(cases).map(({ id }) =>
      errorAt('duplicate_id', node, `Branch ${named(node)} has several cases with the id "${id}".`),
    );
  }),
];

/** The second item with an id, once for each id that occurs more than once. */
function duplicates<Item extends { id: string }>(items: readonly Item[]): Item[] {
  const counts = new Map<string, number>();
  return items.filter(({ id }) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 2;
  });
}
