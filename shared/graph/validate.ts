import type { Problem } from './problems.ts';
import { approvalsRule } from './rules/approvals.ts';
import { branchCasesRule } from './rules/branch-cases.ts';
import { configRule } from './rules/config.ts';
import { cycleRule } from './rules/cycle.ts';
import { duplicateIdRule } from './rules/duplicate-id.ts';
import { edgesRule } from './rules/edges.ts';
import { expressionsRule } from './rules/expressions.ts';
import { noTriggerRule } from './rules/no-trigger.ts';
import { notSupportedRule } from './rules/not-supported.ts';
import { placementRule } from './rules/placement.ts';
import { policiesRule } from './rules/policies.ts';
import { referencesRule } from './rules/references.ts';
import type { Purpose, Rule } from './rules/rule.ts';
import { schemasRule } from './rules/schemas.ts';
import { timeoutsRule } from './rules/timeouts.ts';
import { unreachableRule } from './rules/unreachable.ts';
import type { FlowDefinition } from './schema.ts';
import { indexGraph } from './traverse.ts';

const rules: readonly Rule[] = [
  duplicateIdRule,
  noTriggerRule,
  cycleRule,
  edgesRule,
  placementRule,
  configRule,
  schemasRule,
  branchCasesRule,
  referencesRule,
  expressionsRule,
  policiesRule,
  approvalsRule,
  notSupportedRule,
  unreachableRule,
  timeoutsRule,
];

/**
 * Everything that is wrong with a flow (design 3.1), errors before warnings; empty when nothing is. `purpose` `run`
 * and `publish` add what this version cannot execute, `publish` also approvals that nobody would be asked for.
 * Never throws for a document that the schema accepts.
 */
export function validateDefinition(definition: FlowDefinition, purpose: Purpose): Problem[] {
  const context = { definition, graph: indexGraph(definition), purpose };
  const problems = rules.flatMap((rule) => rule(context));
  return [
    ...problems.filter((problem) => problem.severity === 'error'),
    ...problems.filter((problem) => problem.severity === 'warning'),
  ];
}

/** Whether a flow with these problems must not be published or run. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
