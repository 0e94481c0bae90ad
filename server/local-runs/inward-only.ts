import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { OutboundPort } from '#server/runtime/ports.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';

type Outside = { outbound: OutboundPort; connectors: Connectors; sandbox: SandboxPort };

const refusal =
  'A test case reaches no other system: give this step a result in the case, or let the case reach outside.';

/** The same, but nothing leaves: requests, statements and emails fail and say what to do. */
export function inwardOnly({ connectors, sandbox }: Outside): Outside {
  const refuse = () => Promise.reject(new AppError('forbidden', refusal));
  return {
    outbound: refuse,
    connectors: { ...connectors, sql: refuse, mail: refuse, checkMail: refuse },
    sandbox: { ...sandbox, runScript: (request) => sandbox.runScript({ ...request, fetchRefusal: refusal }) },
  };
}
