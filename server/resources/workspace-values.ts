import type { WorkspaceValues } from '#server/runtime/connector-ports.ts';
import { fillResource } from './fill-resource.ts';
import type { ItemStores } from './item-store.ts';
import { placeOfField, placeOfSecret } from './sealed-places.ts';
import type { Sealer } from './sealer.ts';

/** Variables, secrets and resources as steps use them. Everything is looked up inside the workspace of the run. */
export function createWorkspaceValues(items: ItemStores, sealer: Sealer): WorkspaceValues {
  const findSecret: WorkspaceValues['findSecret'] = async (workspaceId, path) => {
    const found = await items.secrets.find(workspaceId, path);
    return found && sealer.open(found.content.sealed, placeOfSecret(found));
  };
  const findVariable: WorkspaceValues['findVariable'] = async (workspaceId, path) => {
    const found = await items.variables.find(workspaceId, path);
    return found && { value: found.content.value };
  };
  return {
    findSecret,
    findVariable,
    async findResource(workspaceId, path) {
      const item = await items.resources.find(workspaceId, path);
      if (item === null) return null;
      const { type, value, sealed } = item.content;
      const filled = await fillResource(value, {
        findSecret: (secretPath) => findSecret(workspaceId, secretPath),
        findVariable: (variablePath) => findVariable(workspaceId, variablePath),
      });
      for (const [field, text] of Object.entries(sealed)) {
        const secret = sealer.open(text, placeOfField({ item, type, value }, field));
        filled.secrets.push(secret);
        filled.value[field] = secret;
      }
      return { type, ...filled };
    },
  };
}
