import type { RestClient } from '../bench/rest-client.ts';

/**
 * One flow that keeps 23 people: it lists a page of them and renames one. The trigger's state holds them, so that what
 * an app changes can be seen in what it shows.
 */
const peopleScript = `import { getState, setState } from 'millrace';

type Person = { id: string; name: string; team: string; changedBy: string };
const start: Person[] = Array.from({ length: 23 }, (_, index) => ({
  id: 'P-' + (index + 1),
  name: 'Person ' + (index + 1),
  team: index % 2 ? 'Sales' : 'Support',
  changedBy: '',
}));

export async function main(input: { task: string; search?: string; offset?: number; id?: string; name?: string; by?: string }) {
  const people = ((await getState()) ?? start) as Person[];
  if (input.task === 'rename') {
    const person = people.find(({ id }) => id === input.id);
    if (!person) throw new Error('There is no ' + input.id);
    person.name = input.name ?? '';
    person.changedBy = input.by ?? '';
    await setState(people);
    return person;
  }
  const wanted = (input.search ?? '').toLowerCase();
  const found = people.filter((person) => (person.name + ' ' + person.team).toLowerCase().includes(wanted));
  const offset = input.offset ?? 0;
  return { rows: found.slice(offset, offset + 5), total: found.length };
}
`;

const inputs = {
  type: 'object',
  properties: {
    task: { type: 'string' },
    search: { type: 'string', maxLength: 100 },
    offset: { type: 'integer', minimum: 0 },
    id: { type: 'string' },
    name: { type: 'string', title: 'Name', minLength: 2, maxLength: 40 },
    by: { type: ['string', 'null'] },
  },
  required: ['task'],
};

const flow = {
  formatVersion: 1,
  inputs,
  nodes: [
    { id: 'start', kind: 'manual', title: 'Start', position: { x: 0, y: 0 } },
    {
      id: 'people',
      kind: 'script',
      title: 'Keep people',
      position: { x: 260, y: 0 },
      config: {
        source: { kind: 'inline', code: peopleScript },
        arguments: { input: { kind: 'expression', code: 'input' } },
      },
    },
  ],
  edges: [{ id: 'start-people', source: 'start', sourcePort: 'out', target: 'people' }],
};

const place = (x: number, y: number, w: number, h: number) => ({ desktop: { x, y, w, h } });
const runs = { kind: 'flow', path: 'desk/people' };

export function peopleDesk(title = 'People desk') {
  const components = [
    {
      id: 'people_table',
      kind: 'table',
      layout: place(0, 0, 8, 16),
      props: {
        title: 'People',
        rows: '{{ actions.people.data }}',
        rowKey: 'id',
        serverPaging: true,
        pageSize: 5,
        search: true,
        columns: [
          { field: 'id', label: 'Number' },
          { field: 'name', label: 'Name' },
          { field: 'team', label: 'Team', type: 'tag' },
        ],
      },
      events: { select: [{ kind: 'set_value', component: 'name_input', value: '{{ event.row.name }}' }] },
    },
    {
      id: 'name_input',
      kind: 'text_input',
      layout: place(8, 0, 4, 3),
      props: { label: 'New name', required: true },
    },
    {
      id: 'save_button',
      kind: 'button',
      layout: place(8, 3, 4, 2),
      props: { label: 'Save' },
      events: {
        click: [
          {
            kind: 'run_action',
            action: 'rename',
            onSuccess: [
              { kind: 'toast', message: '{{ actions.rename.data.name }} was saved', tone: 'success' },
              { kind: 'refresh', action: 'people' },
            ],
          },
        ],
      },
    },
    { id: 'status', kind: 'run_status', layout: place(8, 5, 4, 8), props: { action: 'rename' } },
  ];
  const actions = [
    {
      id: 'people',
      title: 'People',
      runs,
      effect: 'read',
      when: { kind: 'change', debounceMs: 100 },
      inputs: {
        task: { kind: 'fixed', value: 'list' },
        search: { kind: 'viewer', value: '{{ people_table.search }}' },
        offset: { kind: 'viewer', value: '{{ people_table.offset }}' },
      },
    },
    {
      id: 'rename',
      title: 'Rename',
      runs,
      effect: 'write',
      when: { kind: 'manual' },
      inputs: {
        task: { kind: 'fixed', value: 'rename' },
        id: { kind: 'row', value: '{{ people_table.selectedRow }}', action: 'people', field: 'id' },
        name: { kind: 'viewer', value: '{{ name_input.value }}' },
        by: { kind: 'context', field: 'email' },
      },
    },
  ];
  return { formatVersion: 1, title, pages: [{ id: 'main', title: 'Main', components }], actions };
}

/** Publishes the flow and the app at `/apps/demo/people-desk`. */
export async function publishPeopleDesk(rest: RestClient): Promise<void> {
  await rest.publishFlow('desk/people', flow);
  await rest.publishApp('people-desk', peopleDesk());
}
