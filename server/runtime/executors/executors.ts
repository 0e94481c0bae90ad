import type { NodeKind } from '#shared/graph/schema.ts';
import { approvalExecutor } from './approval-executor.ts';
import { branchExecutor } from './branch-executor.ts';
import type { Executor } from './executor.ts';
import { failExecutor } from './fail-executor.ts';
import { returnExecutor } from './return-executor.ts';
import { scriptExecutor } from './script-executor.ts';
import { transformExecutor } from './transform-executor.ts';

/** Who executes a kind of node: an executor, nobody (triggers fire), or not yet in this release. */
export const executors = {
  manual: 'trigger',
  webhook: 'trigger',
  schedule: 'trigger',
  script: scriptExecutor,
  query: 'not_supported',
  http: 'not_supported',
  email: 'not_supported',
  branch: branchExecutor,
  loop: 'not_supported',
  while: 'not_supported',
  approval: approvalExecutor,
  wait: 'not_supported',
  flow: 'not_supported',
  merge: 'not_supported',
  transform: transformExecutor,
  return: returnExecutor,
  fail: failExecutor,
} satisfies Record<NodeKind, Executor | 'trigger' | 'not_supported'>;
