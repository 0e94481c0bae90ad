import type { JsonObject } from '#shared/json.ts';
import type { ResourceTypeContract } from '../resource-types.ts';

export const postgresqlType: ResourceTypeContract = {
  type: 'PostgreSQL',
  label: 'PostgreSQL',
  description: 'A PostgreSQL database, for queries and scripts',
  schema: {
    type: 'object',
    properties: {
      host: { type: 'string', title: 'Host', minLength: 1, maxLength: 200 },
      port: { type: 'integer', title: 'Port', default: 5432, minimum: 1, maximum: 65_535 },
      database: { type: 'string', title: 'Database', minLength: 1, maxLength: 200 },
      user: { type: 'string', title: 'User', minLength: 1, maxLength: 200 },
      password: { type: 'string', title: 'Password', format: 'password', maxLength: 10_000 },
      tls: {
        type: 'string',
        title: 'Encryption',
        oneOf: [
          { const: 'verified', title: 'TLS, certificate checked' },
          { const: 'unverified', title: 'TLS, certificate not checked' },
          { const: 'none', title: 'None' },
        ],
        default: 'verified',
      },
    },
    required: ['host', 'database', 'user'],
    additionalProperties: false,
  },
  destination: hostAndPort,
};

/** `host:port` of a value that has both. */
export function hostAndPort({ host, port }: JsonObject): string {
  return `${String(host).toLowerCase()}:${String(port)}`;
}
