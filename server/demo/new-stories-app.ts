import { type AppDefinition, appDefinitionSchema } from '#shared/apps/app-schema.ts';
import { newStories, newStoriesTrigger } from './new-stories.ts';
import { shownScript } from './new-stories-scripts.ts';

const components = [
  {
    id: 'text1',
    kind: 'text',
    layout: { desktop: { x: 0, y: 0, w: 8, h: 3 } },
    props: {
      text: 'The Millpond Gazette is read every minute, and each story is taken once. {{ actions.stories.data.total ?? 0 }} stories so far.',
    },
  },
  {
    id: 'check_button',
    kind: 'button',
    layout: { desktop: { x: 8, y: 0, w: 4, h: 3 } },
    props: { label: 'Check now' },
    events: {
      click: [
        {
          kind: 'run_action',
          action: 'check',
          onSuccess: [
            { kind: 'refresh', action: 'stories' },
            {
              kind: 'toast',
              message:
                '{{ actions.check.data.found === 0 ? "Nothing new" : actions.check.data.found + " new" }}',
              tone: 'success',
            },
          ],
        },
      ],
    },
  },
  {
    id: 'stories_table',
    kind: 'table',
    layout: { desktop: { x: 0, y: 3, w: 8, h: 28 } },
    props: {
      title: 'Stories',
      rows: '{{ actions.stories.data.rows }}',
      rowKey: 'id',
      pageSize: 10,
      search: true,
      emptyText: 'No story yet. The next look is at the full minute; Check now looks at once.',
      columns: [
        { field: 'published', label: 'Published', type: 'date' },
        { field: 'topic', label: 'Topic', type: 'tag' },
        { field: 'title', label: 'Title' },
        { field: 'read', label: 'Read', type: 'tag' },
      ],
    },
  },
  {
    id: 'story_box',
    kind: 'container',
    layout: { desktop: { x: 8, y: 3, w: 4, h: 8 } },
    props: { title: '{{ stories_table.selectedRow?.title ?? "Select a story" }}' },
  },
  {
    id: 'story_text',
    kind: 'text',
    parent: 'story_box',
    layout: { desktop: { x: 0, y: 0, w: 12, h: 4 } },
    props: { text: '{{ stories_table.selectedRow?.text ?? "Its text appears here." }}' },
  },
  {
    id: 'check_status',
    kind: 'run_status',
    layout: { desktop: { x: 8, y: 11, w: 4, h: 12 } },
    props: {
      action: 'check',
      title: 'Your check',
      showResult: false,
      emptyText: 'Press Check now to look at the feed at once',
    },
  },
];

const actions = [
  {
    id: 'stories',
    title: 'Stories',
    runs: {
      kind: 'script',
      code: shownScript,
      state: { flow: newStories.path, trigger: newStoriesTrigger },
    },
    effect: 'read',
    when: { kind: 'every', seconds: 5 },
  },
  {
    id: 'check',
    title: 'Check now',
    runs: { kind: 'flow', path: newStories.path },
    effect: 'write',
    when: { kind: 'manual' },
  },
];

/** The app of the sample: what the schedule has found, and a button for those who cannot wait. */
export const newStoriesApp = { slug: 'new-stories' };

export const newStoriesAppDefinition: AppDefinition = appDefinitionSchema.parse({
  formatVersion: 1,
  title: newStories.title,
  icon: 'newspaper',
  pages: [{ id: 'stories', title: 'Stories', components }],
  actions,
});
