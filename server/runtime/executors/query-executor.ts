import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject } from '#shared/json.ts';
import { bindParameters } from '#shared/resources/bind-parameters.ts';
import { connectorFailure } from './connector-failure.ts';
import type { Executor } from './executor.ts';

const defaultTimeoutMs = 60_000;

/** A statement of SQL whose parameters are always bound (design 3.2); its result is the rows. */
export const queryExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    return evaluator.resolveAll(nodeConfig(node, 'query').parameters, 'The parameter');
  },

  async execute({ node, values, sql, clock, signal, onLog }, input) {
    const { resource, sql: text, readOnly, maxRows } = nodeConfig(node, 'query');
    const bound = bindParameters(text, isJsonObject(input) ? input : {});
    if (!bound.ok)
      return { kind: 'failed', error: { code: 'invalid_query', message: bound.message, fault: 'user' } };
    const say = (line: string) => onLog({ at: clock.now(), stream: 'info', text: line });
    try {
      const { value } = await values.resource(resource, 'PostgreSQL');
      const seconds = node.policy?.timeoutSeconds;
      const timeoutMs = seconds === undefined ? defaultTimeoutMs : seconds * 1000;
      const { text: statement, parameters } = bound;
      const result = await sql({
        database: value,
        text: statement,
        parameters,
        readOnly,
        maxRows,
        timeoutMs,
        signal,
      });
      if (result.isCut) say(`Only the first ${maxRows} rows were taken: there are more.`);
      else if (result.count !== null) say(`${result.count} rows`);
      return { kind: 'succeeded', ports: ['out'], value: result.rows };
    } catch (error) {
      return connectorFailure(error);
    }
  },
};
