import { AppError } from '#shared/errors.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonObject } from '#shared/json.ts';
import { type ResourceType, resourceCatalogue } from '#shared/resources/resource-types.ts';
import type { Connectors } from './connector-ports.ts';
import { readMail } from './read-mail.ts';
import type { ScriptResources } from './sandbox-port.ts';
import type { SecretMask } from './secret-mask.ts';
import type { StepValues } from './step-values.ts';

type Script = {
  values: StepValues;
  mask: SecretMask;
  /** The same when the script is executed again. */
  key: string;
  wallMs: number;
  warn(text: string): void;
};

/** What a script may do with its workspace; a secret that it gets is known to the mask from then on. */
export function scriptResources(
  { sql, mail }: Pick<Connectors, 'sql' | 'mail'>,
  { values, mask, key, wallMs, warn }: Script,
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
    getVariable: (path) => values.variable(path),
    getResource: async (path) => (await values.resource(path)).value,
    async sql({ resource, ...statement }) {
      const database = await contentOf(resource, 'PostgreSQL');
      const { rows, isCut } = await sql({ ...statement, database, timeoutMs: wallMs });
      if (isCut) warn(`sql: only the first ${statement.maxRows} rows were taken, there are more.`);
      return rows;
    },
    async sendEmail({ resource, mail: given, index, signal }) {
      const server = await contentOf(resource, 'Smtp');
      return { ...(await mail({ server, mail: readMail(given), key: `${key}/${index}`, signal })) };
    },
  };
}

/** The same for a script that answers a page at once: it reads and changes nothing. */
export function readingResources(
  connectors: Pick<Connectors, 'sql' | 'mail'>,
  script: Script,
): ScriptResources {
  const all = scriptResources(connectors, script);
  return {
    ...all,
    sql: (statement) => all.sql({ ...statement, readOnly: true }),
    sendEmail: () =>
      Promise.reject(
        new AppError('forbidden', 'An app only reads here: send emails from a flow that it runs.'),
      ),
  };
}
