/** The context of scripts that belong to no run. */
export const scriptContext = {
  runId: 'evidence',
  flow: 'evidence/sandbox',
  path: 'script',
  attempt: 1,
  idempotencyKey: 'evidence/script',
  user: null,
};
