import type { OutboundGuard } from '#server/adapters/http/outbound-guard.ts';
import type { Connectors, WorkspaceValues } from '#server/runtime/connector-ports.ts';

/** What steps reach outside by; the libraries are loaded when the first step needs them. */
export function createConnectors(guard: OutboundGuard, values: WorkspaceValues): Connectors {
  return {
    values,
    async sql(request) {
      const { createSqlPort } = await import('#server/adapters/sql/run-query.ts');
      return createSqlPort(guard)(request);
    },
    async mail(request) {
      const { createMailPort } = await import('#server/adapters/mail/send-mail.ts');
      return createMailPort(guard)(request);
    },
    async checkMail(server) {
      const { verifyMailServer } = await import('#server/adapters/mail/send-mail.ts');
      return verifyMailServer(guard, server);
    },
  };
}
