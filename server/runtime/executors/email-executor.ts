import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import { readMail } from '../read-mail.ts';
import { connectorFailure } from './connector-failure.ts';
import type { Executor } from './executor.ts';

/** Sends an email by the mail server of a resource (design 3.2). */
export const emailExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    const { to, cc, subject, text, html } = nodeConfig(node, 'email');
    return evaluator.resolveAll({ to, cc, subject, text, html }, 'The field');
  },

  async execute({ run, node, path, values, mail, signal }, input) {
    try {
      const { value } = await values.resource(nodeConfig(node, 'email').resource, 'Smtp');
      const read = readMail(isJsonObject(input) ? input : {});
      const sent = await mail({ server: value, mail: read, key: `${run.id}/${path}`, signal });
      return { kind: 'succeeded', ports: ['out'], value: { ...sent } };
    } catch (error) {
      return connectorFailure(error);
    }
  },
};
