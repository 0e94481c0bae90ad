import { type ResourceType, resourceCatalogue } from '#shared/resources/resource-types.ts';
import type { ResourceContent, SecretContent, StoredItem } from './item-store.ts';

/** What a secret's sealed text is bound to. */
export function placeOfSecret({ workspaceId, id }: Pick<StoredItem<SecretContent>, 'workspaceId' | 'id'>) {
  return ['secret', workspaceId, id];
}

type ResourcePlace = {
  item: Pick<StoredItem<ResourceContent>, 'workspaceId' | 'id'>;
  type: ResourceType;
  value: ResourceContent['value'];
};

/** A resource's secret is bound to where the resource leads to, so that it never opens for another host. */
export function placeOfField({ item, type, value }: ResourcePlace, field: string): string[] {
  return ['resource', item.workspaceId, item.id, field, type, resourceCatalogue[type].destination(value)];
}
