/** Reads the feed and keeps what no earlier run has seen. */
export const lookScript = `import { getState } from 'millrace';

type Item = { id: string; title: string; content_text: string; date_published: string; tags: string[] };

/** Only what is new goes on; the state of this trigger holds the ids of what is not. */
export async function main(feed: string) {
  const answer = await fetch(feed);
  if (!answer.ok) throw new Error('The feed answered ' + answer.status);
  const { items }: { items: Item[] } = await answer.json();
  const seen: string[] = (await getState('seen')) ?? [];
  const fresh = items.filter((item) => !seen.includes(item.id));
  console.log(items.length + ' stories in the feed, ' + fresh.length + ' of them new');
  return fresh.map((item) => ({
    id: item.id,
    topic: item.tags[0] ?? 'Other',
    title: item.title,
    text: item.content_text,
    published: item.date_published,
  }));
}
`;

/** The work that is done once for each story. */
export const rateScript = `type Story = { id: string; topic: string; title: string; text: string; published: string };

const urgent = ['Weather', 'Traffic'];

/** Says how soon somebody should read each story. */
export async function main(stories: Story[]) {
  return stories.map((story) => ({ ...story, read: urgent.includes(story.topic) ? 'now' : 'later' }));
}
`;

/** Stories first, then their ids: when a worker is lost in between, nothing is left out and nothing comes twice. */
export const keepScript = `import { updateState } from 'millrace';

type Story = { id: string; topic: string; title: string };

export async function main(stories: Story[]) {
  const ids = stories.map((story) => story.id);
  await updateState(
    (kept: Story[] | null) => [...stories, ...(kept ?? []).filter((story) => !ids.includes(story.id))].slice(0, 100),
    'stories',
  );
  await updateState((seen: string[] | null) => [...new Set([...ids, ...(seen ?? [])])].slice(0, 200), 'seen');
  console.log('Kept ' + stories.map((story) => story.title).join('; '));
  return { found: stories.length, stories };
}
`;

/** What the app shows: the state of the trigger, read and never written. */
export const shownScript = `import { getState } from 'millrace';

export async function main() {
  const stories = (await getState('stories')) ?? [];
  return { rows: stories, total: stories.length };
}
`;
