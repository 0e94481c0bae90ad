import type { AnyNode, MemberExpression } from 'acorn';
import { findFreeReferences } from './free-references.ts';
import { isScopeName, type ScopeName } from './scope-names.ts';

/** A place where the code names a node or a value of the flow: `results.<id>`, `env.<id>`; `member` is its syntax. */
export type MemberReference = { id: string; member: MemberExpression };

/** What an expression takes from its scope. */
export type References = {
  /** The scope names that it uses, each once, in the order of the text. */
  roots: ScopeName[];
  /** The nodes whose results it uses, each use once, in the order of the text. */
  nodes: MemberReference[];
  /** The values of the flow that it uses, where the text says which: `env.<name>`. */
  env: MemberReference[];
  /** Offsets at which `results` is used without saying which node, such as `results[name]` (refused, design 3.4). */
  computed: number[];
  /** Free names that are no scope names: globals such as `Math`, or mistakes. */
  others: string[];
};

export function listReferences(tree: AnyNode): References {
  const roots = new Set<ScopeName>();
  const others = new Set<string>();
  const nodes: MemberReference[] = [];
  const env: MemberReference[] = [];
  const computed: number[] = [];
  for (const { name, node, parent } of findFreeReferences(tree)) {
    if (!isScopeName(name)) {
      others.add(name);
      continue;
    }
    roots.add(name);
    if (name !== 'results' && name !== 'env') continue;
    const isOwner = parent?.type === 'MemberExpression' && parent.object === node;
    const id = isOwner ? literalName(parent) : undefined;
    if (isOwner && id !== undefined) (name === 'env' ? env : nodes).push({ id, member: parent });
    else if (name === 'results') computed.push(node.start);
  }
  return { roots: [...roots], nodes, env, computed, others: [...others] };
}

/** The ids of the nodes that an expression names, each once. */
export function namedNodeIds(references: References): string[] {
  return [...new Set(references.nodes.map((reference) => reference.id))];
}

/** The property's name where the text says it: `.name`, `["name"]`, or a template text without expressions. */
function literalName(member: MemberExpression): string | undefined {
  const { property } = member;
  if (!member.computed) return property.type === 'Identifier' ? property.name : undefined;
  if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
  if (property.type !== 'TemplateLiteral' || property.expressions.length > 0) return undefined;
  return property.quasis[0]?.value.cooked ?? undefined;
}
