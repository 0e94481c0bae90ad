import type { NodeKind } from '#shared/graph/schema.ts';
import { approvalExecutor } from './approval-executor.ts';
import { branchExecutor } from './branch-executor.ts';
import { emailExecutor } from './email-executor.ts';
import type { Executor } from './executor.ts';
import { failExecutor } from './fail-executor.ts';
import { flowExecutor } from './flow-executor.ts';
import { httpExecutor } from './http-executor.ts';
import { loopExecutor } from './loop-executor.ts';
import { mergeExecutor } from './merge-executor.ts';
import { queryExecutor } from './query-executor.ts';
import { returnExecutor } from './return-executor.ts';
import { scriptExecutor } from './script-executor.ts';
import { transformExecutor } from './transform-executor.ts';
import { waitExecutor } from './wait-executor.ts';
import { whileExecutor } from './while-executor.ts';

/** Who executes a kind of node: an executor, or nobody (triggers fire). */
export const executors = {
  manual: 'trigger',
  webhook: 'trigger',
  schedule: 'trigger',
  script: scriptExecutor,
  query: queryExecutor,
  http: httpExecutor,
  email: emailExecutor,
  branch: branchExecutor,
  loop: loopExecutor,
  while: whileExecutor,
  approval: approvalExecutor,
  wait: waitExecutor,
  flow: flowExecutor,
  merge: mergeExecutor,
  transform: transformExecutor,
  return: returnExecutor,
  fail: failExecutor,
} satisfies Record<NodeKind, Executor | 'trigger'>;
