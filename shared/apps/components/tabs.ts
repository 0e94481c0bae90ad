import * as z from 'zod';
import { slugSchema } from '#shared/slug.ts';
import { defineComponent, hiddenField, hiddenProp, textProp } from './contract.ts';

export const tabsPropsSchema = z.strictObject({
  tabs: z
    .array(z.strictObject({ id: slugSchema, title: textProp }))
    .min(1)
    .max(20)
    .refine((tabs) => new Set(tabs.map((tab) => tab.id)).size === tabs.length, 'Two tabs have the same id'),
  hidden: hiddenProp,
});

export const tabsComponent = defineComponent<z.infer<typeof tabsPropsSchema>>({
  kind: 'tabs',
  label: 'Tabs',
  description: 'Holds components on several tabs, of which one is shown',
  family: 'layout',
  icon: 'panel-top',
  isContainer: true,
  size: { w: 12, h: 14 },
  minSize: { w: 3, h: 4 },
  schema: tabsPropsSchema,
  initialProps: {
    tabs: [
      { id: 'first', title: 'First' },
      { id: 'second', title: 'Second' },
    ],
  },
  fields: [
    { name: 'tabs', label: 'Tabs', editor: { kind: 'tabs' }, isBindable: false, default: [] },
    hiddenField,
  ],
  events: [{ name: 'change', label: 'When the tab changes', description: 'event.value is its id' }],
  outputs: [{ name: 'value', description: 'The id of the tab that is shown', initial: '', isSettable: true }],
  slots: (props) => props.tabs,
});
