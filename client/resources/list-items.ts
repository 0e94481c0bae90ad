import type { ResourceView, SecretView, VariableView } from '#shared/resources/item-views.ts';
import { resourceCatalogue } from '#shared/resources/resource-types.ts';

/** What a row of the page says. */
export type ItemFacts = {
  path: string;
  /** What it is, in few words. */
  what: string;
  description: string;
  updatedAt: string;
};

const longestValue = 80;

export function resourceFacts(item: ResourceView): ItemFacts {
  const { label, destination } = resourceCatalogue[item.type];
  const where = destination(item.value);
  return { ...common(item), what: where === '' ? label : `${label} · ${where}` };
}

export function variableFacts(item: VariableView): ItemFacts {
  const json = JSON.stringify(item.value);
  return { ...common(item), what: json.length > longestValue ? `${json.slice(0, longestValue)}…` : json };
}

export function secretFacts(item: SecretView): ItemFacts {
  return { ...common(item), what: `$secret:${item.path}` };
}

function common({ path, description, updatedAt }: SecretView) {
  return { path, description, updatedAt };
}
