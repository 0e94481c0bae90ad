import * as z from 'zod';
import { actionProp, defineComponent, hiddenField, hiddenProp, noSlots, textProp } from './contract.ts';

/** Follows the run that an action of this page started last; steps are shown, and sent, only where `showSteps` is on. */
export const runStatusPropsSchema = z.strictObject({
  action: actionProp.default(''),
  title: textProp.default(''),
  showSteps: z.boolean().default(true),
  showResult: z.boolean().default(true),
  allowCancel: z.boolean().default(true),
  emptyText: textProp.default('Nothing was started yet'),
  hidden: hiddenProp,
});

export const runStatusComponent = defineComponent<z.infer<typeof runStatusPropsSchema>>({
  kind: 'run_status',
  label: 'Run status',
  description: 'Shows how far the run of an action is and what it gave',
  family: 'flow',
  icon: 'activity',
  isContainer: false,
  size: { w: 6, h: 8 },
  minSize: { w: 3, h: 2 },
  schema: runStatusPropsSchema,
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
      name: 'showSteps',
      label: 'Show the steps',
      help: 'Without it, a viewer gets neither their names nor their states',
      editor: { kind: 'boolean' },
      isBindable: false,
      default: true,
    },
    {
      name: 'showResult',
      label: 'Show the result',
      editor: { kind: 'boolean' },
      isBindable: false,
      default: true,
    },
    {
      name: 'allowCancel',
      label: 'May be cancelled',
      editor: { kind: 'boolean' },
      isBindable: false,
      default: true,
    },
    {
      name: 'emptyText',
      label: 'Text when there is no run',
      editor: { kind: 'text' },
      isBindable: true,
      default: 'Nothing was started yet',
    },
    hiddenField,
  ],
  events: [{ name: 'end', label: 'When the run has ended', description: 'event.status and event.result' }],
  outputs: [
    { name: 'runId', description: 'The run that is shown; null: none', initial: null },
    { name: 'status', description: 'queued, running, waiting, succeeded, failed, ...', initial: null },
    { name: 'result', description: 'Its result once it succeeded', initial: null },
  ],
  slots: noSlots,
});
