import { isJsonObject } from '#shared/json.ts';
import { errorAt, named, type Rule } from './rule.ts';

const reserved = new Set(['out', 'error', 'else', 'approved', 'rejected', 'expired']);

/** The ids of a branch's cases are none of the names that other ports have (design 3.2). */
export const branchCasesRule: Rule = ({ definition }) =>
  definition.nodes.flatMap((node) => {
    if (node.kind !== 'branch' || !Array.isArray(node.config.cases)) return [];
    return node.config.cases
      .filter(isJsonObject)
      .flatMap(({ id }) => (typeof id === 'string' && reserved.has(id) ? [id] : []))
      .map((id) =>
        errorAt(
          'reserved_case',
          node,
          `A case of ${named(node)} has the id "${id}", which is reserved; use another.`,
        ),
      );
  });
