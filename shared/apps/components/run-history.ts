import * as z from 'zod';
import {
  actionProp,
  columnsSchema,
  defineComponent,
  hiddenField,
  hiddenProp,
  noSlots,
  textProp,
} from './contract.ts';

/**
 * The newest runs of an action that the person who looks started through this app. `columns` name inputs of the
 * action; only these are sent.
 */
export const runHistoryPropsSchema = z.strictObject({
  action: actionProp.default(''),
  title: textProp.default(''),
  columns: columnsSchema.default([]),
  limit: z.int().min(1).max(50).default(10),
  emptyText: textProp.default('Nothing was started yet'),
  hidden: hiddenProp,
});

export const runHistoryComponent = defineComponent<z.infer<typeof runHistoryPropsSchema>>({
  kind: 'run_history',
  label: 'Run history',
  description: 'What the person who looks started before, and how it went',
  family: 'flow',
  icon: 'history',
  isContainer: false,
  size: { w: 6, h: 10 },
  minSize: { w: 3, h: 3 },
  schema: runHistoryPropsSchema,
  initialProps: {},
  fields: [
    {
      name: 'action',
      label: 'Action',
      editor: { kind: 'action', runs: 'flow' },
      isBindable: false,
      default: '',
    },
    { name: 'title', label: 'Title', editor: { kind: 'text' }, isBindable: true, default: '' },
    {
      name: 'columns',
      label: 'Inputs to show',
      help: 'Names of inputs of the action; without any, only when it was and how it went',
      editor: { kind: 'columns' },
      isBindable: false,
      default: [],
    },
    {
      name: 'limit',
      label: 'At most',
      editor: { kind: 'number', min: 1, max: 50, step: 1 },
      isBindable: false,
      default: 10,
    },
    {
      name: 'emptyText',
      label: 'Text when empty',
      editor: { kind: 'text' },
      isBindable: true,
      default: 'Nothing was started yet',
    },
    hiddenField,
  ],
  events: [],
  outputs: [],
  slots: noSlots,
});
