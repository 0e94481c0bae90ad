import { expect, test } from 'vitest';
import { compileGraph } from '#server/engine/run-graph.ts';
import type { ApprovalLinkPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { approvalUrls } from '#shared/approvals/approval-address.ts';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';
import { approvalUrlsFor } from './approval-urls.ts';

const definition = flowDefinitionSchema.parse({
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'manual' },
    { id: 'top', kind: 'approval', config: { title: { kind: 'static', value: 'Top?' } } },
    { id: 'outer', kind: 'loop', config: { items: { kind: 'static', value: [1] } } },
    { id: 'send', kind: 'script', parentId: 'outer' },
    {
      id: 'each',
      kind: 'approval',
      parentId: 'outer',
      config: {
        title: { kind: 'static', value: 'Each?' },
        deciders: { link: true },
        expiresSeconds: 60,
      },
    },
    { id: 'other', kind: 'loop', config: { items: { kind: 'static', value: [1] } } },
    {
      id: 'hidden',
      kind: 'approval',
      parentId: 'other',
      config: { title: { kind: 'static', value: 'Hidden?' } },
    },
  ],
  edges: [],
});
const graph = compileGraph(definition);
const plainLinks: ApprovalLinkPort = { urlsOf: ({ id }) => approvalUrls('http://x', id, null) };

function urlsFrom(script: string, path: string, approval: string, approvalLinks = plainLinks) {
  const node = graph.nodes.get(script)?.node;
  if (node === undefined) throw new Error(`There is no node ${script}`);
  const run = { id: 'run1', workspaceId: 'w1' } as RunRecord;
  return approvalUrlsFor({ run, graph, node, path, approvalLinks, clock: { now: () => 5 } }, approval);
}

test('a script in a loop gets the request of its own iteration, or one of the flow around it', () => {
  expect(urlsFrom('send', 'outer#2[3].send', 'each').page).toContain(
    encodeURIComponent('run1/outer#2[3].each'),
  );
  expect(urlsFrom('send', 'outer#2[3].send', 'top').page).toContain(encodeURIComponent('run1/top'));
});

test('the link is signed only where the node allows one, and knows how long the request lives', () => {
  const asked: unknown[] = [];
  const links: ApprovalLinkPort = {
    urlsOf(request, link, now) {
      asked.push({ ...request, ...link, now });
      return { page: '', approve: '', reject: '' };
    },
  };
  urlsFrom('send', 'outer[0].send', 'each', links);
  urlsFrom('send', 'outer[0].send', 'top', links);
  expect(asked).toEqual([
    { id: 'run1/outer[0].each', workspaceId: 'w1', isSigned: true, expiresSeconds: 60, now: 5 },
    { id: 'run1/top', workspaceId: 'w1', isSigned: false, expiresSeconds: undefined, now: 5 },
  ]);
});

test('what is no approval, and an approval inside a loop seen from outside, are refused by name', () => {
  expect(() => urlsFrom('send', 'outer[0].send', 'start')).toThrow('no approval node with the id "start"');
  expect(() => urlsFrom('send', 'outer[0].send', 'nothing')).toThrow('"nothing"');
  expect(() => urlsFrom('send', 'outer[0].send', 'hidden')).toThrow('stands inside "other"');
});
