/** A search over n characters takes at most about `choices * (n + 1) ** exponent` steps. */
export type PatternCost = { choices: number; exponent: number };

type Group = { start: number; isComplex: boolean };

const quantifier = /^(?:([*+])|(\?)|\{(\d+)(?:(,)(\d*))?\})$/;

/**
 * Bounds the work of a regular expression that tries all ways to match. undefined where there may be exponentially
 * many: a repeated group whose inside repeats, is optional or chooses, unless a separator tells the repetitions
 * apart; back references; look-around.
 */
export function patternCost(pattern: string): PatternCost | undefined {
  const atoms = pattern.match(/\\.|\[\^?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gsu) ?? [];
  if (atoms.some((atom) => /^\\[1-9k]/.test(atom)) || /\(\?(?!:)/.test(pattern)) return undefined;
  const groups: Group[] = [];
  const cost = { choices: 1, exponent: isAnchored(atoms) ? 0 : 1 };
  for (const [at, atom] of atoms.entries()) {
    const after = isOpening(atoms, at) ? undefined : readQuantifier(atoms[at + 1]);
    if (atom === '(') groups.push({ start: at + 1, isComplex: false });
    if (atom === ')') {
      const group = groups.pop();
      if (group?.isComplex && after?.isRepeated && !isDelimited(atoms.slice(group.start, at)))
        return undefined;
      const outer = groups.at(-1);
      if (outer !== undefined && group?.isComplex) outer.isComplex = true;
    }
    addCost(cost, after);
    if (atom === '|') cost.choices *= 2;
    const inner = groups.at(-1);
    if (inner !== undefined && (atom === '|' || after?.isVariable)) inner.isComplex = true;
  }
  return cost;
}

type Quantifier = { isRepeated: boolean; isVariable: boolean; ways: number | undefined };

/** `ways` is the number of lengths that it allows; undefined where that grows with the text. */
function readQuantifier(atom: string | undefined): Quantifier | undefined {
  const match = quantifier.exec(atom ?? '');
  if (match === null) return undefined;
  const [, open, optional, least, comma, most] = match;
  if (optional !== undefined) return { isRepeated: false, isVariable: true, ways: 2 };
  if (open !== undefined || most === '') return { isRepeated: true, isVariable: true, ways: undefined };
  if (comma === undefined) return { isRepeated: true, isVariable: false, ways: 1 };
  return { isRepeated: true, isVariable: true, ways: Math.max(1, Number(most) - Number(least) + 1) };
}

function addCost(cost: PatternCost, after: Quantifier | undefined): void {
  if (after === undefined) return;
  if (after.ways === undefined) cost.exponent += 1;
  else cost.choices *= after.ways;
}

/** The question mark of `(?:` is no quantifier, nor is that of a lazy repetition. */
function isOpening(atoms: readonly string[], at: number): boolean {
  return atoms[at] === '(' || quantifier.test(atoms[at] ?? '');
}

/** Whether a search starts at one place only. */
function isAnchored(atoms: readonly string[]): boolean {
  return atoms[0] === '^' && !atoms.includes('|');
}

/**
 * Whether a group such as `-[a-z]+` begins or ends with a character that nothing repeated or optional inside it
 * matches: then a text falls into repetitions of the group in one way only.
 */
function isDelimited(group: readonly string[]): boolean {
  const atoms = group[0] === '?' && group[1] === ':' ? group.slice(2) : group;
  if (atoms.some((atom) => atom === '(' || atom === '|')) return false;
  const changing = atoms.filter((_, at) => readQuantifier(atoms[at + 1])?.isVariable);
  const edges = [readQuantifier(atoms[1]) === undefined ? atoms[0] : undefined, atoms.at(-1)];
  return edges.some((edge) => {
    const literal = edge === undefined ? undefined : literalOf(edge);
    return literal !== undefined && changing.every((atom) => !new RegExp(`^(?:${atom})$`, 's').test(literal));
  });
}

/** The character that an atom stands for; undefined for classes, anchors and repetitions. */
function literalOf(atom: string): string | undefined {
  if (/^\\[^a-z0-9]$/i.test(atom)) return atom.slice(1);
  return /^[^\\^$.|?*+()[\]{}]$/.test(atom) ? atom : undefined;
}
