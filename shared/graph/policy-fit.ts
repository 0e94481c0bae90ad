import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { portsOf } from './config.ts';
import type { FlowNode, NodeKind, Policy } from './schema.ts';

type StopScope = NonNullable<Policy['stopIf']>['scope'];

/** The kinds whose results may be kept and used again (design 3.2). */
const cached: readonly NodeKind[] = ['script', 'query', 'http', 'flow', 'transform'];
/** Their attempts reach something outside the run, which may be full, or notice when it is reached twice. */
const outward: readonly NodeKind[] = ['script', 'query', 'http', 'email'];
/** Their attempts may take long, and may end otherwise the next time. */
const lasting: readonly NodeKind[] = [...outward, 'flow', 'loop', 'while', 'approval', 'wait'];
/** Nothing follows them that could be stopped. */
const ends: readonly NodeKind[] = ['return', 'fail'];

/**
 * Whether a policy makes a difference for a node of this kind (design 3.6). It may be set elsewhere, too, unless
 * `validate` says otherwise; kinds that are not known have none, and triggers execute nothing: they may only keep secret
 * what a run starts with.
 */
export function fitsPolicy(node: FlowNode, field: keyof Policy): boolean {
  const contract = findNodeContract(node.kind);
  if (contract === undefined) return false;
  if (contract.isTrigger) return field === 'sensitive';
  switch (field) {
    case 'retry':
    case 'timeoutSeconds':
      return lasting.includes(contract.kind);
    case 'concurrency':
    case 'onCrash':
      return outward.includes(contract.kind);
    case 'cacheSeconds':
      return mayBeCached(node.kind);
    case 'continueOnError':
      return portsOf(node).includes('error');
    case 'stopIf':
      return !ends.includes(contract.kind);
    case 'skipIf':
    case 'priority':
    case 'sensitive':
      return true;
  }
}

export function mayBeCached(kind: string): boolean {
  return cached.some((known) => known === kind);
}

/** What `stopIf` of a node may end, the nearest first: a container itself, or what stands around the node. */
export function stopScopesOf({ kind, parentId }: FlowNode): StopScope[] {
  const isContainer = findNodeContract(kind)?.isContainer === true;
  const isInside = parentId !== undefined;
  return [
    ...(isInside ? (['iteration'] as const) : []),
    ...(isInside || isContainer ? (['loop'] as const) : []),
    'flow',
  ];
}
