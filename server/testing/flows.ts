import type { JsonObject } from '#shared/json.ts';

type Part = { id: string; kind: string; config?: JsonObject; disabled?: boolean };

/** A flow document whose nodes follow one another, as somebody would send it. */
export function chain(parts: Part[], inputs: JsonObject = { type: 'object', properties: {} }) {
  const edges = parts.slice(1).flatMap((part, index) => {
    const source = parts[index];
    if (source === undefined) return [];
    const sourcePort = source.kind === 'approval' ? 'approved' : 'out';
    return [{ id: `edge_${index}`, source: source.id, sourcePort, target: part.id }];
  });
  return { formatVersion: 1, inputs, nodes: parts, edges };
}

export const manual: Part = { id: 'start', kind: 'manual' };

export function webhook(path: string, config: JsonObject = {}): Part {
  return { id: 'hook', kind: 'webhook', config: { path, ...config } };
}

/** A script step; `args` are expressions by parameter name. */
export function script(code: string, args: Record<string, string> = {}, id = 'work'): Part {
  const named = Object.entries(args).map(([name, text]) => [name, { kind: 'expression', code: text }]);
  return {
    id,
    kind: 'script',
    config: { source: { kind: 'inline', code }, arguments: Object.fromEntries(named) },
  };
}

export function approval(config: JsonObject = {}): Part {
  return { id: 'ask', kind: 'approval', config: { title: { kind: 'static', value: 'Go on?' }, ...config } };
}
