import type { ScriptListItem } from '#shared/scripts/script-view.ts';

export type ScriptFolder = { folder: string; scripts: ScriptListItem[] };

/** Scripts whose path holds every word of the search, by folder, both in alphabetical order. */
export function scriptsByFolder(scripts: readonly ScriptListItem[], search: string): ScriptFolder[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = scripts.filter(({ path }) => words.every((word) => path.includes(word)));
  const folders = new Map<string, ScriptListItem[]>();
  for (const script of found.toSorted((a, b) => a.path.localeCompare(b.path))) {
    const folder = script.path.split('/')[0] ?? script.path;
    folders.set(folder, [...(folders.get(folder) ?? []), script]);
  }
  return [...folders].map(([folder, inFolder]) => ({ folder, scripts: inFolder }));
}
