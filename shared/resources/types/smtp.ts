import type { ResourceTypeContract } from '../resource-types.ts';
import { hostAndPort } from './postgresql.ts';

export const smtpType: ResourceTypeContract = {
  type: 'Smtp',
  label: 'SMTP',
  description: 'A mail server that sends emails',
  schema: {
    type: 'object',
    properties: {
      host: { type: 'string', title: 'Host', minLength: 1, maxLength: 200 },
      port: { type: 'integer', title: 'Port', default: 587, minimum: 1, maximum: 65_535 },
      tls: {
        type: 'string',
        title: 'Encryption',
        oneOf: [
          { const: 'starttls', title: 'STARTTLS, required' },
          { const: 'tls', title: 'TLS from the start' },
          { const: 'none', title: 'None' },
        ],
        default: 'starttls',
      },
      user: { type: 'string', title: 'User', maxLength: 200 },
      password: { type: 'string', title: 'Password', format: 'password', maxLength: 10_000 },
      from: {
        type: 'string',
        title: 'Sender',
        description: 'Such as Refund desk <refunds@example.com>',
        minLength: 3,
        maxLength: 200,
      },
    },
    required: ['host', 'from'],
    additionalProperties: false,
  },
  destination: hostAndPort,
};
