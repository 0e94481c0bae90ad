import { isJsonObject, type JsonValue } from '#shared/json.ts';

export type BranchCase = { id: string; title: string; when: string };

/** The cases of a config that may be unfinished; what is no case is left out. */
export function readCases(value: JsonValue | undefined): BranchCase[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((branchCase) => {
    if (!isJsonObject(branchCase) || typeof branchCase.id !== 'string') return [];
    const { id, title, when } = branchCase;
    return [
      { id, title: typeof title === 'string' ? title : '', when: typeof when === 'string' ? when : '' },
    ];
  });
}

/** A case with a free id. */
export function newCase(cases: readonly BranchCase[]): BranchCase {
  const taken = new Set(cases.map((branchCase) => branchCase.id));
  let number = cases.length + 1;
  while (taken.has(`case_${number}`)) number += 1;
  return { id: `case_${number}`, title: `Case ${number}`, when: 'false' };
}
