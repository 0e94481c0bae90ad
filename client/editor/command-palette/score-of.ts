/**
 * How well a name answers a search, from 0 (not at all) to 1: every word of the search stands in it, best at its
 * start, then at the start of a word.
 */
export function scoreOf(name: string, search: string): number {
  const text = name.toLowerCase();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  const [first = ''] = words;
  if (text.startsWith(search.toLowerCase().trim())) return 1;
  if (text.startsWith(first)) return 0.9;
  return words.every((word) => text.split(/[\s:(]+/).some((part) => part.startsWith(word))) ? 0.7 : 0.4;
}
