import type { ResourceTypeContract } from '../resource-types.ts';

export const httpType: ResourceTypeContract = {
  type: 'Http',
  label: 'HTTP service',
  description: 'The address of a service and how to sign in to it',
  schema: {
    type: 'object',
    properties: {
      baseUrl: {
        type: 'string',
        title: 'Address',
        format: 'uri',
        pattern: '^https?://[^@?#]+$',
        maxLength: 2000,
      },
      auth: {
        type: 'string',
        title: 'Sign in by',
        oneOf: [
          { const: 'none', title: 'Nothing' },
          { const: 'bearer', title: 'Bearer token' },
          { const: 'basic', title: 'User and password' },
          { const: 'header', title: 'Key in a header' },
        ],
        default: 'none',
      },
      user: { type: 'string', title: 'User', description: 'With a password', maxLength: 200 },
      header: {
        type: 'string',
        title: 'Header',
        description: 'For a key, such as X-Api-Key',
        pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]*$",
        maxLength: 100,
      },
      secret: { type: 'string', title: 'Token, password or key', format: 'password', maxLength: 10_000 },
      headers: {
        type: 'object',
        title: 'More headers',
        additionalProperties: { type: 'string' },
      },
    },
    required: ['baseUrl'],
    additionalProperties: false,
  },
  destination({ baseUrl }) {
    const [authority = ''] = /^https?:\/\/[^/]*/i.exec(String(baseUrl)) ?? [];
    return authority.toLowerCase();
  },
};
