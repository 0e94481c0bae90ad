import { AppError } from '#shared/errors.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonObject } from '#shared/json.ts';
import { type ResourceType, resourceCatalogue } from '#shared/resources/resource-types.ts';
import { readMail } from '../read-mail.ts';
import type { ScriptResources } from '../sandbox-port.ts';
import type { ExecutorContext } from './executor.ts';

/** What a script may do with its workspace; a secret that it gets is hidden in everything that its step shows. */
export function scriptResources(
  { run, path, values, sql, mail, mask, clock, onLog }: ExecutorContext,
  wallMs: number,
): ScriptResources {
  /** A path, or a value that the script got as an argument or by `getResource`. */
  async function contentOf(resource: string | JsonObject, type: ResourceType): Promise<JsonObject> {
    if (typeof resource === 'string') return (await values.resource(resource, type)).value;
    const given = Object.entries(resource).filter(([, value]) => value !== null);
    const checked = validateInput(resourceCatalogue[type].schema, Object.fromEntries(given));
    if (!checked.ok)
      throw new AppError('bad_request', `This is not the value of a resource of the type ${type}.`);
    if (typeof checked.value.password === 'string') mask.add(checked.value.password);
    return checked.value;
  }

  return {
    getVariable: (variable) => values.variable(variable),
    getResource: async (resource) => (await values.resource(resource)).value,
    async sql({ resource, ...statement }) {
      const database = await contentOf(resource, 'PostgreSQL');
      const { rows, isCut } = await sql({ ...statement, database, timeoutMs: wallMs });
      if (isCut) {
        const text = `sql: only the first ${statement.maxRows} rows were taken, there are more.`;
        onLog({ at: clock.now(), stream: 'warn', text });
      }
      return rows;
    },
    async sendEmail({ resource, mail: given, index, signal }) {
      const server = await contentOf(resource, 'Smtp');
      const key = `${run.id}/${path}/${index}`;
      return { ...(await mail({ server, mail: readMail(given), key, signal })) };
    },
  };
}
