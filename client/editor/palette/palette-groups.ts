import type { NodeKind } from '#shared/graph/schema.ts';

/** The kinds in the order in which a flow is drawn. */
export const paletteGroups: readonly { label: string; kinds: readonly NodeKind[] }[] = [
  { label: 'Start', kinds: ['manual', 'webhook', 'schedule'] },
  { label: 'Do', kinds: ['script', 'transform', 'http', 'query', 'email', 'flow'] },
  { label: 'Decide', kinds: ['branch', 'approval', 'merge'] },
  { label: 'Repeat and wait', kinds: ['loop', 'while', 'wait'] },
  { label: 'End', kinds: ['return', 'fail'] },
];
