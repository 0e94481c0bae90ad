import type { FlowListItem } from '#shared/flows/flow-view.ts';
import { slugFrom } from '#shared/slug.ts';

export type FlowFolder = { folder: string; flows: FlowListItem[] };

/** Flows whose title or path holds every word of the search, by folder, both in alphabetical order. */
export function flowsByFolder(flows: readonly FlowListItem[], search: string): FlowFolder[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const folders = new Map<string, FlowListItem[]>();
  for (const flow of [...flows].sort((a, b) => a.title.localeCompare(b.title))) {
    const text = `${flow.title} ${flow.path}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const folder = folderOf(flow.path);
    folders.set(folder, [...(folders.get(folder) ?? []), flow]);
  }
  return [...folders]
    .map(([folder, inFolder]) => ({ folder, flows: inFolder }))
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

export function folderOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** A free path for a new flow: `main/refund_request`, then `main/refund_request_2`. */
export function suggestPath(title: string, folder: string, taken: readonly string[]): string {
  const name = slugFrom(title, 'flow');
  const free = [name, ...Array.from({ length: taken.length + 1 }, (_, index) => `${name}_${index + 2}`)];
  return `${folder}/${free.find((candidate) => !taken.includes(`${folder}/${candidate}`)) ?? name}`;
}
