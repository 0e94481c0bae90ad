import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { Argument, FlowDefinition, FlowEdge, FlowNode, FlowSettings, NodeKind } from '../schema.ts';
import { emptyFlow } from '../schema.ts';

type NodeOptions = Partial<Omit<FlowNode, 'id' | 'kind' | 'config'>>;
type ScriptOptions = { code?: string; arguments?: Record<string, Argument> } & NodeOptions;

/** Shorthands for arguments in tests. */
export const value = (of: JsonValue): Argument => ({ kind: 'static', value: of });
export const code = (of: string): Argument => ({ kind: 'expression', code: of });
export const text = (of: string): Argument => ({ kind: 'template', text: of });

/** Builds flow documents for tests: `aGraph().manual().script('a').edge('manual', 'a').build()`. */
export function aGraph() {
  return new GraphBuilder();
}

class GraphBuilder {
  readonly #nodes: FlowNode[] = [];
  readonly #edges: FlowEdge[] = [];
  #inputs: JsonObject = emptyFlow.inputs;
  #settings: FlowSettings = emptyFlow.settings;

  node(id: string, kind: NodeKind, config: JsonObject = {}, options: NodeOptions = {}): this {
    const position = { x: this.#nodes.length * 280, y: 0 };
    this.#nodes.push({ id, kind, title: id, position, ...options, config });
    return this;
  }

  manual(id = 'manual', options: NodeOptions = {}): this {
    return this.node(id, 'manual', {}, options);
  }

  webhook(id = 'webhook', config: JsonObject = { path: 'test' }): this {
    return this.node(id, 'webhook', config);
  }

  script(id: string, options: ScriptOptions = {}): this {
    const {
      code: source = 'export function main() { return null; }',
      arguments: named = {},
      ...rest
    } = options;
    return this.node(id, 'script', { source: { kind: 'inline', code: source }, arguments: named }, rest);
  }

  /** `cases` maps case ids to their conditions. */
  branch(
    id: string,
    cases: Record<string, string>,
    options: NodeOptions & { mode?: 'first' | 'every' } = {},
  ): this {
    const { mode = 'first', ...rest } = options;
    const list = Object.entries(cases).map(([caseId, when]) => ({ id: caseId, title: caseId, when }));
    return this.node(id, 'branch', { mode, cases: list }, rest);
  }

  approval(id: string, config: JsonObject = {}, options: NodeOptions = {}): this {
    return this.node(id, 'approval', { title: value('Please decide'), ...config }, options);
  }

  transform(id: string, argument: Argument = code('previous'), options: NodeOptions = {}): this {
    return this.node(id, 'transform', { value: argument }, options);
  }

  return(
    id: string,
    argument: Argument = code('previous'),
    options: NodeOptions & { then?: 'end' | 'continue' } = {},
  ): this {
    const { then = 'end', ...rest } = options;
    return this.node(id, 'return', { value: argument, then }, rest);
  }

  fail(id: string, message: Argument = value('Failed'), options: NodeOptions = {}): this {
    return this.node(id, 'fail', { message }, options);
  }

  loop(id: string, config: JsonObject = {}, options: NodeOptions = {}): this {
    return this.node(id, 'loop', { items: code('input.items'), ...config }, options);
  }

  while(id: string, config: JsonObject = {}, options: NodeOptions = {}): this {
    return this.node(id, 'while', { condition: 'index < 2', ...config }, options);
  }

  merge(id: string, config: JsonObject = {}, options: NodeOptions = {}): this {
    return this.node(id, 'merge', config, options);
  }

  /** Waits for a number of seconds, or for the signal with this name. */
  wait(id: string, what: number | string, options: NodeOptions & { timeoutSeconds?: number } = {}): this {
    const { timeoutSeconds, ...rest } = options;
    if (typeof what === 'number') {
      return this.node(id, 'wait', { kind: 'duration', seconds: value(what) }, rest);
    }
    const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
    return this.node(id, 'wait', { kind: 'signal', name: what, ...limit }, rest);
  }

  flow(id: string, path: string, options: NodeOptions = {}): this {
    return this.node(id, 'flow', { path, input: {} }, options);
  }

  /** Joins two nodes; the port follows a colon: `edge('check:yes', 'send')`. */
  edge(from: string, target: string): this {
    const [source = from, sourcePort = 'out'] = from.split(':');
    const wanted = `${source}.${sourcePort}-${target}`;
    const count = this.#edges.filter((edge) => edge.id.startsWith(wanted)).length;
    this.#edges.push({ id: count === 0 ? wanted : `${wanted}-${count + 1}`, source, sourcePort, target });
    return this;
  }

  /** Joins nodes one after another: `chain('manual', 'check:yes', 'send')`. */
  chain(...ids: string[]): this {
    for (const [index, id] of ids.entries()) {
      const next = ids[index + 1]?.split(':')[0];
      if (next !== undefined) this.edge(id, next);
    }
    return this;
  }

  inputs(schema: JsonObject): this {
    this.#inputs = schema;
    return this;
  }

  settings(settings: Partial<FlowSettings>): this {
    this.#settings = { ...this.#settings, ...settings };
    return this;
  }

  build(): FlowDefinition {
    return {
      ...emptyFlow,
      inputs: this.#inputs,
      nodes: [...this.#nodes],
      edges: [...this.#edges],
      settings: this.#settings,
    };
  }
}
