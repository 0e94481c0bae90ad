import { isJsonObject, type JsonValue } from '#shared/json.ts';
import type { RunStatus, StepView } from '#shared/runs/run.ts';
import { nodeConfig } from './config.ts';
import type { FlowDefinition, FlowNode } from './schema.ts';
import { type Secrecy, secrecyOfNodes } from './secrecy.ts';
import type { TestCase } from './test-cases.ts';

type Seen = {
  name: string;
  status: RunStatus;
  /** The id of the trigger that fired. */
  trigger: string;
  input: JsonValue;
  result: JsonValue;
  /** In order of their start. */
  steps: readonly StepView[];
};

/**
 * A test case that gives a run its input again and expects its end. What came from outside is given as well: results
 * of nodes that reach other systems (of a container when one of them stands in it), decisions of people, signals.
 * Results that are sensitive are left out; of a decision that is, only what was decided is kept.
 */
export function caseFromSteps(definition: FlowDefinition, seen: Seen): TestCase {
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const secrecy = secrecyOfNodes(definition.nodes);
  const given = outwardNodes(definition, secrecy);
  const testCase: TestCase = {
    name: seen.name,
    input: seen.input,
    trigger: seen.trigger,
    pinned: {},
    decisions: [],
    signals: [],
    expect: { status: seen.status, ...(seen.status === 'failed' ? {} : { result: seen.result }) },
  };
  for (const step of seen.steps) {
    const node = nodes.get(step.node);
    if (node === undefined) continue;
    if (step.status === 'succeeded' && given.has(node.id) && step.path === pathOfFlow(step)) {
      testCase.pinned[node.id] = step.result;
    }
    const isSecret = secrecy.get(node.id)?.result === true;
    if (node.kind === 'approval') testCase.decisions.push(...decisionsOf(step, isSecret));
    if (node.kind === 'wait' && !isSecret) testCase.signals.push(...signalsOf(node, step));
  }
  return testCase;
}

/** The path of an attempt of a node in the flow's own scope. */
function pathOfFlow({ node, attempt }: StepView): string {
  return attempt === 1 ? node : `${node}#${attempt}`;
}

/** The nodes of the flow's own scope that reach other systems, by themselves or by what stands in them. */
function outwardNodes({ nodes }: FlowDefinition, secrecy: ReadonlyMap<string, Secrecy>): Set<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const tops = new Set<string>();
  for (const node of nodes) {
    if (!reachesOut(node)) continue;
    const chain = [node];
    for (let top = node; top.parentId !== undefined; chain.push(top)) {
      const above = byId.get(top.parentId);
      if (above === undefined) break;
      top = above;
    }
    const top = chain.at(-1);
    const isSecret = chain.some(({ id }) => secrecy.get(id)?.result === true);
    if (top !== undefined && !isSecret) tops.add(top.id);
  }
  return tops;
}

/** Whether a script does is guessed from the names of what it would call: one result too many does no harm. */
function reachesOut(node: FlowNode): boolean {
  if (node.kind === 'http' || node.kind === 'query' || node.kind === 'email') return true;
  if (node.kind !== 'script') return false;
  const { source } = nodeConfig(node, 'script');
  return source.kind === 'inline' && /\b(fetch|sql|sendEmail)\b/.test(source.code);
}

function decisionsOf({ path, ports, result }: StepView, isSecret: boolean): TestCase['decisions'] {
  const at = path.replace(/#\d+$/, '');
  if (ports.includes('expired')) return [{ node: at, decision: 'expired' }];
  if (isSecret) {
    const decision = ports.find((port) => port === 'approved' || port === 'rejected');
    return decision === undefined ? [] : [{ node: at, decision }];
  }
  const decisions = isJsonObject(result) && Array.isArray(result.decisions) ? result.decisions : [];
  return decisions.flatMap((given) => {
    if (!isJsonObject(given) || (given.decision !== 'approved' && given.decision !== 'rejected')) return [];
    const who = typeof given.who === 'string' ? { who: given.who } : {};
    const form = given.form === undefined || given.form === null ? {} : { form: given.form };
    return [{ node: at, decision: given.decision, ...who, ...form }];
  });
}

function signalsOf(node: FlowNode, { ports, status, result }: StepView): TestCase['signals'] {
  const config = nodeConfig(node, 'wait');
  if (config.kind !== 'signal' || status !== 'succeeded' || ports.includes('expired')) return [];
  return [{ name: config.name, value: result }];
}
