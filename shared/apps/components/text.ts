import * as z from 'zod';
import { defineComponent, hiddenField, hiddenProp, noSlots, textProp } from './contract.ts';

export const textPropsSchema = z.strictObject({
  /** Markdown */
  text: textProp.default(''),
  hidden: hiddenProp,
});

export const textComponent = defineComponent<z.infer<typeof textPropsSchema>>({
  kind: 'text',
  label: 'Text',
  description: 'Text in Markdown, with values from the app',
  family: 'display',
  icon: 'text',
  isContainer: false,
  size: { w: 6, h: 2 },
  minSize: { w: 1, h: 1 },
  schema: textPropsSchema,
  initialProps: { text: 'Some **text**' },
  fields: [
    { name: 'text', label: 'Text', editor: { kind: 'long_text' }, isBindable: true, default: '' },
    hiddenField,
  ],
  events: [],
  outputs: [],
  slots: noSlots,
});
