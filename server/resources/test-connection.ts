import type { Connectors, ResolvedResource } from '#server/runtime/connector-ports.ts';
import { addressWithin, headersOfService } from '#server/runtime/executors/http-resource.ts';
import type { OutboundPort } from '#server/runtime/ports.ts';
import { createSecretMask } from '#server/runtime/secret-mask.ts';
import { createStepValues } from '#server/runtime/step-values.ts';
import { isAppError } from '#shared/errors.ts';
import type { ConnectionTest } from '#shared/resources/item-views.ts';
import type { ItemPlace } from './put-item.ts';

type Deps = { connectors: Connectors; outbound: OutboundPort };

const timeoutMs = 10_000;

/** Connects to a resource as a step would, through the outbound guard, and says how that went without its secrets. */
export async function testConnection(deps: Deps, { workspaceId, path }: ItemPlace): Promise<ConnectionTest> {
  const mask = createSecretMask();
  const values = createStepValues(deps.connectors.values, workspaceId, mask);
  const resource = await values.resource(path);
  try {
    return { ok: true, message: await connect(deps, resource) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ok: false, message: mask.text(error.message) };
  }
}

async function connect({ connectors, outbound }: Deps, { type, value }: ResolvedResource): Promise<string> {
  switch (type) {
    case 'PostgreSQL': {
      const statement = { text: 'select version() as version', parameters: [], readOnly: true, maxRows: 1 };
      const signal = AbortSignal.timeout(timeoutMs);
      const { rows } = await connectors.sql({ database: value, ...statement, timeoutMs, signal });
      return `Connected to ${String(rows[0]?.version).split(' on ')[0]}.`;
    }
    case 'Smtp':
      await connectors.checkMail(value);
      return 'The mail server lets us in.';
    case 'Http': {
      const { headers, signIn } = headersOfService(value);
      const sent = signIn === null ? headers : [...headers, signIn];
      const secretHeaders = sent.map(([name]) => name);
      const url = addressWithin(value, '');
      const { status } = await outbound({ url, method: 'GET', headers: sent, secretHeaders, timeoutMs });
      return `The service answers with the status ${status}.`;
    }
    case 'Custom':
      return 'There is nothing to connect to: this is only kept.';
  }
}
