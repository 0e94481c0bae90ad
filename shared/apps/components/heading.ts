import * as z from 'zod';
import { defineComponent, hiddenField, hiddenProp, noSlots, textProp } from './contract.ts';

export const headingPropsSchema = z.strictObject({
  text: textProp.default(''),
  level: z.enum(['1', '2', '3']).default('2'),
  hidden: hiddenProp,
});

export const headingComponent = defineComponent<z.infer<typeof headingPropsSchema>>({
  kind: 'heading',
  label: 'Heading',
  description: 'A title of the page or of a part of it',
  family: 'display',
  icon: 'heading',
  isContainer: false,
  size: { w: 12, h: 2 },
  minSize: { w: 1, h: 1 },
  schema: headingPropsSchema,
  initialProps: { text: 'Heading', level: '2' },
  fields: [
    { name: 'text', label: 'Text', editor: { kind: 'text' }, isBindable: true, default: '' },
    {
      name: 'level',
      label: 'Size',
      editor: {
        kind: 'choice',
        choices: [
          { value: '1', label: 'Large' },
          { value: '2', label: 'Medium' },
          { value: '3', label: 'Small' },
        ],
      },
      isBindable: false,
      default: '2',
    },
    hiddenField,
  ],
  events: [],
  outputs: [],
  slots: noSlots,
});
