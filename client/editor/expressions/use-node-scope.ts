import { useMemo } from 'react';
import type { FlowNode } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditorState } from '../state/editor-context.tsx';
import type { NodeScope } from './expression-context.tsx';
import { sampleScope } from './sample-scope.ts';

/** What expressions of a node see, filled from the last run. */
export function useNodeScope(node: FlowNode, test: TestRun): NodeScope {
  const definition = useEditorState((state) => state.definition);
  const { run, steps, definition: ran } = test;
  return useMemo(
    () => ({
      scope: sampleScope(definition, node.id, { run, steps }),
      isRecorded: run !== undefined,
      isCut: steps.some(({ cut }) => cut?.result !== undefined),
      steps,
      failedLine: isSameCode(
        node,
        ran?.nodes.find((other) => other.id === node.id),
      )
        ? steps.findLast((step) => step.node === node.id)?.error?.line
        : undefined,
    }),
    [definition, node, run, steps, ran],
  );
}

function isSameCode(node: FlowNode, ran: FlowNode | undefined): boolean {
  return ran !== undefined && codeOf(node.config.source) === codeOf(ran.config.source);
}

function codeOf(source: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(source) ? source.code : undefined;
}
