/** The names that every expression may use (design 3.4). */
export const scopeNames = [
  'input',
  'trigger',
  'results',
  'previous',
  'item',
  'index',
  'outer',
  'env',
  'run',
  'now',
  'error',
] as const;

export type ScopeName = (typeof scopeNames)[number];

export function isScopeName(name: string): name is ScopeName {
  return (scopeNames as readonly string[]).includes(name);
}
