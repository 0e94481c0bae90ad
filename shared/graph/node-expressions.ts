import {
  type Renaming,
  renameInExpression,
  renameInTemplate,
} from '#shared/expressions/rename-references.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { readNodeConfig } from './config.ts';
import { fieldName } from './describe-issues.ts';
import type { FlowNode, Policy } from './schema.ts';

/** Code of a node with the field that holds it, as a person reads it: `arguments.amount`, `cases[0].when`. */
export type NodeExpression = { field: string; kind: 'expression' | 'template'; text: string };

/** Every expression and template of a node: those of its settings, then those of its policy. */
export function nodeExpressions(node: FlowNode): NodeExpression[] {
  return [...configExpressions(node), ...policyExpressions(node.policy)];
}

function configExpressions(node: FlowNode): NodeExpression[] {
  const contract = findNodeContract(node.kind);
  const read = readNodeConfig(node);
  if (contract === undefined || !read.ok) return [];
  return contract.values(read.config).flatMap((value): NodeExpression[] => {
    const field = fieldName(value.at);
    if (value.kind === 'expression') return [{ field, kind: 'expression', text: value.code }];
    const { argument } = value;
    if (argument.kind === 'static') return [];
    if (argument.kind === 'expression') return [{ field, kind: 'expression', text: argument.code }];
    return [{ field, kind: 'template', text: argument.text }];
  });
}

function policyExpressions(policy: Policy | undefined): NodeExpression[] {
  if (policy === undefined) return [];
  const stages = policy.retry === undefined ? [] : [policy.retry].flat();
  const codes: [string, string | undefined][] = [
    ...stages.map((stage): [string, string | undefined] => ['retry.when', stage.when]),
    ['skipIf', policy.skipIf],
    ['stopIf.when', policy.stopIf?.when],
    ['concurrency.key', policy.concurrency?.key],
  ];
  return codes.flatMap(([field, text]) => (text === undefined ? [] : [{ field, kind: 'expression', text }]));
}

/** The node with every expression and template that names the thing rewritten; the same node when nothing changes. */
export function renameInExpressions(node: FlowNode, renaming: Renaming): FlowNode {
  return rewriteExpressions(node, (text, kind) =>
    kind === 'expression' ? renameInExpression(text, renaming) : renameInTemplate(text, renaming),
  );
}

type Rewrite = (text: string, kind: 'expression' | 'template') => string;

/**
 * The node with every expression and template rewritten, also in settings that are not finished: there, whatever
 * looks like an argument or stands in a field for code is rewritten. The same node when nothing changes.
 */
export function rewriteExpressions(node: FlowNode, rewrite: Rewrite): FlowNode {
  const config = rewriteValue(node.config, rewrite);
  const policy = node.policy === undefined ? undefined : rewritePolicy(node.policy, rewrite);
  if (config === node.config && policy === node.policy) return node;
  return {
    ...node,
    config: isJsonObject(config) ? config : node.config,
    ...(policy !== undefined && { policy }),
  };
}

/** Fields of settings that hold code itself, not an argument (design 3.2). */
const codeFields = new Set(['when', 'condition']);

function rewriteValue(value: JsonValue, rewrite: Rewrite): JsonValue {
  if (Array.isArray(value)) {
    const items = value.map((item) => rewriteValue(item, rewrite));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isJsonObject(value) || isStatic(value)) return value;
  let hasChanged = false;
  const isExpression = value.kind === 'expression';
  const isTemplate = value.kind === 'template';
  const entries = Object.entries(value).map(([key, before]): [string, JsonValue] => {
    const after = rewriteField(key, before, { isExpression, isTemplate, rewrite });
    if (after !== before) hasChanged = true;
    return [key, after];
  });
  return hasChanged ? Object.fromEntries(entries) : value;
}

type FieldContext = { isExpression: boolean; isTemplate: boolean; rewrite: Rewrite };

function rewriteField(key: string, value: JsonValue, context: FieldContext): JsonValue {
  if (typeof value !== 'string') return rewriteValue(value, context.rewrite);
  if (context.isExpression && key === 'code') return context.rewrite(value, 'expression');
  if (context.isTemplate && key === 'text') return context.rewrite(value, 'template');
  return codeFields.has(key) ? context.rewrite(value, 'expression') : value;
}

function isStatic(value: JsonObject): boolean {
  return value.kind === 'static' && 'value' in value;
}

function rewritePolicy(policy: Policy, rewrite: Rewrite): Policy {
  const before = policyExpressions(policy);
  if (before.every(({ text }) => rewrite(text, 'expression') === text)) return policy;
  const code = (text: string) => rewrite(text, 'expression');
  const stage = <Stage extends { when?: string | undefined }>(of: Stage): Stage =>
    of.when === undefined ? of : { ...of, when: code(of.when) };
  return {
    ...policy,
    ...(policy.retry !== undefined && {
      retry: Array.isArray(policy.retry) ? policy.retry.map(stage) : stage(policy.retry),
    }),
    ...(policy.skipIf !== undefined && { skipIf: code(policy.skipIf) }),
    ...(policy.stopIf !== undefined && { stopIf: { ...policy.stopIf, when: code(policy.stopIf.when) } }),
    ...(policy.concurrency?.key !== undefined && {
      concurrency: { ...policy.concurrency, key: code(policy.concurrency.key) },
    }),
  };
}
