import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import type { ReferenceKind } from '#shared/resources/references.ts';
import type { ResourceType } from '#shared/resources/resource-types.ts';
import type { ResolvedResource, WorkspaceValues } from './connector-ports.ts';
import type { SecretMask } from './secret-mask.ts';

/** What one step may use of its workspace; whatever is secret in it is hidden from then on. Throws `not_found`. */
export type StepValues = {
  variable(path: string): Promise<JsonValue>;
  secret(path: string): Promise<string>;
  /** With `type` only a resource of this type. */
  resource(path: string, type?: ResourceType): Promise<ResolvedResource>;
};

export function createStepValues(values: WorkspaceValues, workspaceId: string, mask: SecretMask): StepValues {
  return {
    async variable(path) {
      const found = await values.findVariable(workspaceId, path);
      if (found === null) throw missing('variable', path);
      return found.value;
    },
    async secret(path) {
      const found = await values.findSecret(workspaceId, path);
      if (found === null) throw missing('secret', path);
      mask.add(found);
      return found;
    },
    async resource(path, type) {
      const found = await values.findResource(workspaceId, path);
      if (found === null) throw missing('resource', path);
      for (const secret of found.secrets) mask.add(secret);
      if (type === undefined || found.type === type) return found;
      throw new AppError('bad_request', `The resource "${path}" is of the type ${found.type}, not ${type}.`);
    },
  };
}

function missing(kind: ReferenceKind, path: string): AppError {
  return new AppError('not_found', `There is no ${kind} "${path}" in this workspace.`);
}
