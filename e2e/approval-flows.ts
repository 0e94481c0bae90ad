import { isRunEnded } from '#shared/runs/run.ts';
import type { RestClient } from '../bench/rest-client.ts';

type Config = Record<string, unknown>;

/** A flow that gets the links of its approval, asks, and says what was decided. */
export function askingFlow(config: Config) {
  return {
    formatVersion: 1,
    inputs: { type: 'object', properties: { who: { type: 'string' } } },
    nodes: [
      { id: 'start', kind: 'manual', title: 'Start', position: { x: 0, y: 0 } },
      script(
        'urls',
        "import { approvalUrls } from 'millrace';\nexport const main = async () => approvalUrls('ask');",
        300,
      ),
      {
        id: 'ask',
        kind: 'approval',
        title: 'Ask',
        position: { x: 600, y: 0 },
        config: {
          title: { kind: 'template', text: 'Give {{ input.who }} a licence?' },
          message: { kind: 'static', value: 'It costs **180 euros** a year.' },
          ...config,
        },
      },
      script('order', 'export const main = () => "ordered";', 900),
    ],
    edges: [
      { id: 'a', source: 'start', sourcePort: 'out', target: 'urls' },
      { id: 'b', source: 'urls', sourcePort: 'out', target: 'ask' },
      { id: 'c', source: 'ask', sourcePort: 'approved', target: 'order' },
    ],
  };
}

/** A flow of one script behind a trigger. */
export function oneScript(code: string, trigger: Config = { id: 'start', kind: 'manual', title: 'Start' }) {
  return {
    formatVersion: 1,
    inputs: { type: 'object', properties: { order: { type: 'string', title: 'Order' } } },
    nodes: [trigger, script('work', code, 300)],
    edges: [{ id: 'a', source: String(trigger.id), sourcePort: 'out', target: 'work' }],
  };
}

/** A script that succeeds, then the one that is given. */
export function twoScripts(code: string) {
  const flow = oneScript(code);
  const pack = script('pack', 'export const main = () => "packed";', 150);
  const edges = [
    { id: 'a', source: 'start', sourcePort: 'out', target: 'pack' },
    { id: 'b', source: 'pack', sourcePort: 'out', target: 'work' },
  ];
  return { ...flow, nodes: [...flow.nodes, pack], edges };
}

/** Publishes and starts it, and waits until it asks; gives the addresses that its script got. */
export async function startAsking(client: RestClient, config: Config) {
  await client.publishFlow('hr/licence', askingFlow(config));
  const { runId } = await client.startRun('hr/licence', { who: 'Mina' });
  for (;;) {
    const { items } = await client.listSteps(runId);
    const urls = items.find(({ path }) => path === 'urls')?.result as { page: string; reject: string } | null;
    const isOpen = items.some(({ path, status }) => path === 'ask' && status === 'waiting');
    if (urls && isOpen) return { runId, urls };
    const { status, error } = await client.getRun(runId);
    if (isRunEnded(status)) throw new Error(`The run ${status} before it asked: ${JSON.stringify(error)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function script(id: string, code: string, x: number) {
  const title = id[0]?.toUpperCase() + id.slice(1);
  const config = { source: { kind: 'inline', code }, arguments: {} };
  return { id, kind: 'script', title, position: { x, y: 0 }, config };
}
