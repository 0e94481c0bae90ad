import * as z from 'zod';
import { jsonValueSchema } from '#shared/graph/schema.ts';
import {
  bindable,
  columnsSchema,
  defineComponent,
  flagProp,
  hiddenField,
  hiddenProp,
  noSlots,
  type PropEditor,
  textProp,
} from './contract.ts';

const whoDoes = z.enum(['auto', 'browser', 'server']).default('auto');

/**
 * `rows` is a binding that gives a list of objects, such as `{{ actions.orders.data }}`, or `{ rows, total }`. With
 * `serverPaging` the table shows what it gets and bindings of the action use `page`, `pageSize` and `offset`; likewise
 * `search` where the server searches, `sortField` and `sortDirection` where it sorts. `auto` is as the paging.
 */
export const tablePropsSchema = z.strictObject({
  title: textProp.default(''),
  rows: z.union([textProp, z.array(jsonValueSchema).max(1000)]).default(''),
  columns: columnsSchema.default([]),
  /** The field that tells rows apart; empty: the position. */
  rowKey: z.string().max(200).default(''),
  serverPaging: z.boolean().default(false),
  pageSize: z.int().min(1).max(500).default(25),
  /** How many rows there are in all, for server paging. */
  total: bindable(z.number()).optional(),
  search: flagProp,
  searching: whoDoes,
  sort: flagProp,
  sorting: whoDoes,
  /** On a phone only the selected row stays, so that what follows is in view. */
  foldOnPhone: z.boolean().default(false),
  /** A button in every row; empty: none. */
  rowButton: textProp.default(''),
  emptyText: textProp.default('Nothing here yet'),
  hidden: hiddenProp,
});

const whoEditor: PropEditor = {
  kind: 'choice',
  choices: [
    { value: 'auto', label: 'As the paging' },
    { value: 'browser', label: 'The page' },
    { value: 'server', label: 'The server' },
  ],
};

export const tableComponent = defineComponent<z.infer<typeof tablePropsSchema>>({
  kind: 'table',
  label: 'Table',
  description: 'Rows of an action, page by page, of which one can be selected',
  family: 'data',
  icon: 'table',
  isContainer: false,
  size: { w: 12, h: 14 },
  minSize: { w: 3, h: 5 },
  schema: tablePropsSchema,
  initialProps: {
    rows: [
      { id: 1, name: 'First row' },
      { id: 2, name: 'Second row' },
    ],
    rowKey: 'id',
  },
  fields: [
    { name: 'rows', label: 'Rows', editor: { kind: 'binding' }, isBindable: true, default: '' },
    {
      name: 'columns',
      label: 'Columns',
      help: 'Without any, every field of the first row is a column',
      editor: { kind: 'columns' },
      isBindable: false,
      default: [],
    },
    {
      name: 'rowKey',
      label: 'Key field',
      help: 'The field that tells rows apart',
      editor: { kind: 'text' },
      isBindable: false,
      default: '',
    },
    { name: 'title', label: 'Title', editor: { kind: 'text' }, isBindable: true, default: '' },
    {
      name: 'serverPaging',
      label: 'The server pages',
      help: 'The action gives one page; use the page, pageSize and offset of this table in its inputs',
      editor: { kind: 'boolean' },
      isBindable: false,
      default: false,
    },
    {
      name: 'pageSize',
      label: 'Rows per page',
      editor: { kind: 'number', min: 1, max: 500, step: 1 },
      isBindable: false,
      default: 25,
    },
    { name: 'total', label: 'Rows in all', editor: { kind: 'number' }, isBindable: true, default: null },
    { name: 'search', label: 'Search field', editor: { kind: 'boolean' }, isBindable: true, default: false },
    {
      name: 'searching',
      label: 'Who searches',
      help: 'The server: use the search of this table in the inputs of the action',
      editor: whoEditor,
      isBindable: false,
      default: 'auto',
    },
    {
      name: 'sort',
      label: 'Sort by a column',
      editor: { kind: 'boolean' },
      isBindable: true,
      default: false,
    },
    {
      name: 'sorting',
      label: 'Who sorts',
      help: 'The server: use sortField and sortDirection of this table in the inputs of the action',
      editor: whoEditor,
      isBindable: false,
      default: 'auto',
    },
    {
      name: 'foldOnPhone',
      label: 'Fold on a phone',
      help: 'Once a row is selected only that one stays, so that what follows is in view',
      editor: { kind: 'boolean' },
      isBindable: false,
      default: false,
    },
    {
      name: 'rowButton',
      label: 'Button in every row',
      help: 'Its text; pressing it selects the row first',
      editor: { kind: 'text' },
      isBindable: true,
      default: '',
    },
    {
      name: 'emptyText',
      label: 'Text when empty',
      editor: { kind: 'text' },
      isBindable: true,
      default: 'Nothing here yet',
    },
    hiddenField,
  ],
  events: [
    { name: 'select', label: 'When a row is selected', description: 'event.row is the row' },
    { name: 'page', label: 'When the page changes', description: 'event.page counts from 0' },
    { name: 'row_button', label: 'When the button of a row is pressed', description: 'event.row is the row' },
  ],
  outputs: [
    { name: 'selectedRow', description: 'The selected row; null: none', initial: null, isSettable: true },
    { name: 'selectedKey', description: 'Its key', initial: null },
    { name: 'page', description: 'The page that is shown, from 0', initial: 0, isSettable: true },
    { name: 'pageSize', description: 'Rows per page', initial: 25 },
    { name: 'offset', description: 'The number of rows before this page', initial: 0 },
    { name: 'search', description: 'The text in the search field', initial: '', isSettable: true },
    { name: 'sortField', description: 'The field that it is sorted by; empty: none', initial: '' },
    { name: 'sortDirection', description: 'asc or desc', initial: 'asc' },
  ],
  slots: noSlots,
});
