import { useEffect, useEffectEvent } from 'react';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { wholeResult } from '#client/runs/whole-value.ts';
import type { FlowView } from '#shared/flows/flow-view.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { titleOf } from '../nodes/faces.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import type { TestedPart } from '../state/editor-state.ts';
import { rememberedInput } from './remembered-input.ts';
import type { TestRun } from './use-test-run.ts';

/** What of a draft is tested, as the server takes it. */
export type PartInput = { upTo: string } | { only: { node: string; results: { [node: string]: JsonValue } } };

/**
 * Runs the part of the flow that was asked for, with the input and the results of the last run. When the flow wants
 * another input than that, the form asks for it.
 */
export function usePartRunner(flow: FlowView, test: TestRun): void {
  const editor = useEditor();
  const { slug: workspace } = useWorkspace();
  const asked = useEditorState((state) => state.testPart);
  const runPart = useEffectEvent(async (part: TestedPart) => {
    const { definition } = editor.store.getState();
    const trigger = triggerFor(definition, test);
    try {
      await editor.sync.flush();
      if (editor.sync.hasPending()) {
        editor.notify('The last edits are not saved yet, because Millrace cannot be reached.');
        return;
      }
      const { runId } = await trpcClient.runs.start.mutate({
        workspace,
        flowId: flow.id,
        draft: true,
        input: inputFor(flow, definition, test),
        ...(trigger === undefined ? {} : { trigger }),
        ...(await partInput(workspace, part, test)),
      });
      test.showPart(runId);
    } catch (error) {
      if (fieldErrorsOf(error).length > 0) editor.set({ dialog: 'run', runPart: part });
      else editor.notify(toApiError(error).message);
    }
  });
  useEffect(() => {
    if (asked === null) return;
    editor.set({ testPart: null });
    if (mayRunPart(editor, asked)) void runPart(asked);
  }, [asked, editor]);
}

function mayRunPart(editor: Editor, { kind, node: id }: TestedPart): boolean {
  const { definition } = editor.store.getState();
  const node = definition.nodes.find((other) => other.id === id);
  if (node === undefined) return false;
  if (findNodeContract(node.kind)?.isTrigger) {
    editor.notify(`“${titleOf(node)}” starts the flow: there is nothing before it to test. Press Run.`);
    return false;
  }
  if (kind === 'only' && node.parentId !== undefined) {
    editor.notify(`“${titleOf(node)}” stands inside a container: run up to it instead.`);
    return false;
  }
  return true;
}

export async function partInput(
  workspace: string,
  part: TestedPart,
  test: Pick<TestRun, 'steps'>,
): Promise<PartInput> {
  if (part.kind === 'upTo') return { upTo: part.node };
  const given = new Map(
    test.steps
      .filter((step) => step.status === 'succeeded' && !step.path.includes('.'))
      .map((step) => [step.node, step]),
  );
  const results = await Promise.all(
    [...given].map(async ([node, step]) => [node, await wholeResult(workspace, step)] as const),
  );
  return { only: { node: part.node, results: Object.fromEntries(results) } };
}

/** The trigger of the last run while it is there, else one that is started by hand. */
function triggerFor({ nodes }: FlowDefinition, { run }: TestRun): string | undefined {
  const triggers = nodes.filter((node) => findNodeContract(node.kind)?.isTrigger && !node.disabled);
  const last = isJsonObject(run?.trigger) ? run.trigger.node : undefined;
  const chosen =
    triggers.find(({ id }) => id === last) ?? triggers.find(({ kind }) => kind === 'manual') ?? triggers[0];
  return chosen?.id;
}

function inputFor(flow: FlowView, definition: FlowDefinition, { run }: TestRun): JsonObject {
  if (isJsonObject(run?.input)) return run.input;
  const properties = isJsonObject(definition.inputs.properties) ? definition.inputs.properties : {};
  const examples = Object.entries(properties).flatMap(([name, property]) =>
    isJsonObject(property) && property.default !== undefined ? [[name, property.default] as const] : [],
  );
  return { ...Object.fromEntries(examples), ...rememberedInput(flow.id) };
}
