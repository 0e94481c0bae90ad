import { useState } from 'react';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { indexGraph, upstreamOf } from '#shared/graph/traverse.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { titleOf } from '../nodes/faces.ts';
import { useEditorState } from '../state/editor-context.tsx';
import type { DataRoot } from './data-rows.ts';
import { DataTree } from './data-tree.tsx';
import { useMapping } from './mapping.tsx';
import { readingOrder } from './reading-order.ts';

type InputPaneProps = {
  node: FlowNode;
  /** What expressions of the node see. */
  scope: JsonObject;
  isRecorded: boolean;
};

/** What the node can work with: results of the nodes before it, nearest first, and the flow's input. */
export function InputPane({ node, scope, isRecorded }: InputPaneProps) {
  const definition = useEditorState((state) => state.definition);
  const mapping = useMapping();
  const [hint, setHint] = useState('');
  const roots = dataRoots(definition, node.id, scope);
  const [nearest] = roots;

  function choose(path: string): void {
    const isTaken = mapping?.insert(path) === true;
    setHint(isTaken ? '' : 'Put the cursor into a field first, or drag the value on to it.');
  }

  return (
    <>
      <p className="border-line border-b px-4 py-2 text-muted text-xs" aria-live="polite">
        {hint || (isRecorded ? hints.recorded : hints.examples)}
      </p>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <DataTree
          key={node.id}
          label="Data"
          roots={roots}
          initiallyOpen={['input', ...(nearest ? [nearest.path] : [])]}
          onChoose={choose}
        />
      </div>
    </>
  );
}

const hints = {
  recorded: 'From the last run. Choose a value, or drag it, to use it in a field.',
  examples: 'Nothing has run yet. Run the flow once to work with real values.',
};

function dataRoots(definition: FlowDefinition, nodeId: string, scope: JsonObject): DataRoot[] {
  const upstream = upstreamOf(indexGraph(definition), nodeId);
  const results = isJsonObject(scope.results) ? scope.results : {};
  const nodes = readingOrder(definition)
    .filter((node) => upstream.has(node.id) && findNodeContract(node.kind)?.isTrigger !== true)
    .reverse();
  return [
    ...nodes.map((node) => ({
      name: titleOf(node),
      path: `results.${node.id}`,
      value: results[node.id] ?? null,
      kind: node.kind,
    })),
    { name: 'Input of the flow', path: 'input', value: scope.input ?? null },
    ...others.flatMap(({ name, path }) => rootOf(name, path, scope[path])),
  ];
}

const others = [
  { name: 'Error', path: 'error' },
  { name: 'Item', path: 'item' },
  { name: 'Variables of the flow', path: 'env' },
  { name: 'Trigger', path: 'trigger' },
  { name: 'Run', path: 'run' },
];

function rootOf(name: string, path: string, value: JsonValue | undefined): DataRoot[] {
  const isEmpty = isJsonObject(value) && Object.keys(value).length === 0;
  return value === undefined || value === null || isEmpty ? [] : [{ name, path, value }];
}
