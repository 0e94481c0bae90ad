import { headlines } from './story-headlines.ts';

/** Where the demo serves the feed that its sample "New stories" polls. */
export const storyFeedPath = '/demo/stories.json';

const everyMs = 60_000;
const shown = 10;

/**
 * The feed at a time, as JSON Feed 1.1: the latest ten stories, newest first. Each minute brings one, so that
 * whoever looks every minute finds something new.
 */
export function storyFeed(now: number) {
  const latest = Math.floor(now / everyMs);
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'The Millpond Gazette',
    description: 'Made up by the demo of Millrace: one story a minute',
    items: Array.from({ length: shown }, (_, index) => storyOf(latest - index)),
  };
}

function storyOf(minute: number) {
  const [topic = '', title = '', text = ''] = headlines[minute % headlines.length] ?? [];
  return {
    id: `story-${minute}`,
    title,
    content_text: text,
    date_published: new Date(minute * everyMs).toISOString(),
    tags: [topic],
  };
}
