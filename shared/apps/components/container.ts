import * as z from 'zod';
import { defineComponent, hiddenField, hiddenProp, noSlots, textProp } from './contract.ts';

export const containerPropsSchema = z.strictObject({
  title: textProp.default(''),
  border: z.boolean().default(true),
  hidden: hiddenProp,
});

export const containerComponent = defineComponent<z.infer<typeof containerPropsSchema>>({
  kind: 'container',
  label: 'Container',
  description: 'Holds other components on a grid of its own',
  family: 'layout',
  icon: 'square',
  isContainer: true,
  size: { w: 6, h: 10 },
  minSize: { w: 2, h: 3 },
  schema: containerPropsSchema,
  initialProps: {},
  fields: [
    { name: 'title', label: 'Title', editor: { kind: 'text' }, isBindable: true, default: '' },
    { name: 'border', label: 'Border', editor: { kind: 'boolean' }, isBindable: false, default: true },
    hiddenField,
  ],
  events: [],
  outputs: [],
  slots: noSlots,
});
