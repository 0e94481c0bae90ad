import { createFlow } from '#server/flows/create-flow.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { publishFlow } from '#server/flows/publish-flow.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/graph/schema.ts';
import { keepScript, lookScript, rateScript } from './new-stories-scripts.ts';
import { storyFeedPath } from './story-feed.ts';

/** The sample that polls: every minute it looks at a feed and does its work for new stories alone. */
export const newStories = { path: 'samples/new_stories', title: 'New stories' };

export const newStoriesTrigger = 'every_minute';

const columnPx = 260;
const minuteMs = 60_000;
const expression = (code: string) => ({ kind: 'expression', code });
const at = (column: number, y: number) => ({ x: column * columnPx, y });

function script(id: string, title: string, position: object, config: { code: string; arguments: object }) {
  const source = { kind: 'inline', code: config.code };
  return { id, kind: 'script', title, position, config: { source, arguments: config.arguments } };
}

const feedNote = `Every minute this flow reads a feed that the demo serves itself. \`getState\` and \`setState\` remember which stories it has seen, so each is handled **once**.

The schedule is its only trigger, so **Check now** in the app starts there as well and shares that memory. **Run** tests the draft with a memory of its own.`;

/** The flow for a demo that listens on a port. */
export function newStoriesDefinition(port: number): FlowDefinition {
  return flowDefinitionSchema.parse({
    formatVersion: 1,
    inputs: { type: 'object', properties: {} },
    nodes: [
      {
        id: newStoriesTrigger,
        kind: 'schedule',
        title: 'Every minute',
        position: at(0, 120),
        config: { cron: '* * * * *', timezone: 'UTC', enabled: true, overlap: 'skip', missed: 'once' },
      },
      script('look', 'Look at the feed', at(1, 120), {
        code: lookScript,
        arguments: { feed: { kind: 'static', value: `http://localhost:${port}${storyFeedPath}` } },
      }),
      {
        id: 'anything_new',
        kind: 'branch',
        title: 'Anything new?',
        position: at(2, 120),
        config: {
          mode: 'first',
          cases: [{ id: 'new', title: 'Something new', when: 'results.look.length > 0' }],
        },
      },
      script('rate', 'Say how urgent', at(3, 20), {
        code: rateScript,
        arguments: { stories: expression('results.look') },
      }),
      script('keep', 'Keep and remember', at(4, 20), {
        code: keepScript,
        arguments: { stories: expression('results.rate') },
      }),
      {
        id: 'nothing',
        kind: 'return',
        title: 'Nothing new',
        position: at(3, 240),
        config: { value: { kind: 'static', value: { found: 0, stories: [] } } },
      },
    ],
    edges: [
      [newStoriesTrigger, 'out', 'look'],
      ['look', 'out', 'anything_new'],
      ['anything_new', 'new', 'rate'],
      ['anything_new', 'else', 'nothing'],
      ['rate', 'out', 'keep'],
    ].map(([source, sourcePort, target]) => ({
      id: `${source}-${sourcePort}-${target}`,
      source,
      sourcePort,
      target,
    })),
    notes: [
      {
        id: 'welcome',
        text: feedNote,
        position: { x: 0, y: -150 },
        size: { width: 560, height: 190 },
        color: 'yellow',
      },
    ],
  });
}

type Deps = { flows: FlowStore; schedules: ScheduleStore; clock: ClockPort };

const nobody = { kind: 'anonymous' } as const;

/** Makes and publishes the flow; it fires first for the minute that has begun, so that there are stories at once. */
export async function addNewStories(
  deps: Deps,
  { workspaceId, port }: { workspaceId: string; port: number },
): Promise<void> {
  const definition = newStoriesDefinition(port);
  const flow = await createFlow(deps, nobody, { ...newStories, workspaceId, definition });
  await publishFlow(deps, nobody, { flow, revision: flow.revision, message: 'The sample' });
  const schedule = await deps.schedules.find(workspaceId, `${flow.id}/${newStoriesTrigger}`);
  if (schedule === null) throw new Error('The sample has no schedule.');
  const thisMinute = Math.floor(deps.clock.now() / minuteMs) * minuteMs;
  await deps.schedules.change(schedule, { nextFireAt: thisMinute, dueAt: thisMinute });
}
