import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { FlowNode } from '#shared/graph/schema.ts';
import { useNodeScope } from '../expressions/use-node-scope.ts';
import { NodeInspector } from '../inspector/node-inspector.tsx';
import { nodeName } from '../nodes/faces.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { InputPane } from './input-pane.tsx';
import { MappingProvider } from './mapping.tsx';
import { OpenedHeader } from './opened-header.tsx';
import { OutputPane } from './output-pane.tsx';
import { Pane, PaneChoice, type PaneId, paneIds } from './pane.tsx';
import { readingOrder } from './reading-order.ts';

const escapePauseMs = 2000;

type OpenedNodeProps = { node: FlowNode; test: TestRun };

/** An opened node over the canvas: input, settings and output side by side (design 5.1). */
export function OpenedNode({ node, test }: OpenedNodeProps) {
  const panel = useRef<HTMLDivElement>(null);
  const leftCode = useRef(0);
  const selectionCount = useEditorState((state) => state.selectionCount);
  const { previous, next, goTo, close } = useNeighbours(node);
  const [pane, setPane] = useState<PaneId>('settings');
  const { scope, isRecorded } = useNodeScope(node, test);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another node takes the focus as the first one did.
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('[data-pane="settings"]')?.focus({ preventScroll: true });
  }, [selectionCount]);

  /** In the code the first Escape frees the Tab key (CodeMirror listens to it for two seconds); the second one closes. */
  function isFirstInCode({ target }: KeyboardEvent): boolean {
    const isInCode = target instanceof Element && target.closest('[data-code-kind="script"]') !== null;
    return isInCode && Date.now() - leftCode.current > escapePauseMs;
  }

  function handleKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape' && isFirstInCode(event)) leftCode.current = Date.now();
    else if (event.key === 'Escape') close();
    else if (event.altKey && event.key === 'PageDown') goTo(next);
    else if (event.altKey && event.key === 'PageUp') goTo(previous);
    else if (event.key === 'F6') focusPane(panel.current, event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={nodeName(node)}
      data-opened-node
      onKeyDown={handleKeyDown}
      onClick={(event) => event.target === event.currentTarget && close()}
      className="absolute inset-0 z-20 flex animate-rise bg-shade p-2 max-md:p-0"
    >
      <MappingProvider>
        <div className="flex min-w-0 flex-1 flex-col overflow-hidden rounded-card border border-line bg-surface shadow-float max-md:rounded-none">
          <OpenedHeader node={node} previous={previous} next={next} goTo={goTo} onClose={close} />
          <PaneChoice pane={pane} onChange={setPane} />
          <div className="grid min-h-0 flex-1 grid-cols-[minmax(13rem,0.9fr)_minmax(0,2.5fr)_minmax(18rem,1.1fr)] max-md:grid-cols-1">
            <Pane id="input" title="Input" shown={pane}>
              <InputPane key={node.id} node={node} scope={scope} isRecorded={isRecorded} />
            </Pane>
            <Pane id="settings" title="Inspector" shown={pane} className="border-line md:border-x">
              <NodeInspector key={selectionCount} node={node} test={test} isOpened />
            </Pane>
            <Pane id="output" title="Output" shown={pane}>
              <OutputPane key={node.id} node={node} test={test} />
            </Pane>
          </div>
        </div>
      </MappingProvider>
    </div>
  );
}

function useNeighbours(node: FlowNode) {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const order = readingOrder(definition);
  const index = order.findIndex((other) => other.id === node.id);
  return {
    previous: order[index - 1],
    next: order[index + 1],
    goTo(other: FlowNode | undefined): void {
      if (other === undefined) return;
      // A field takes over what was typed into it when it is left; it is gone with its node.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      editor.select({ nodes: [other.id] });
    },
    close: () => editor.set({ isNodeOpen: false, reveal: { nodes: [node.id], focus: true } }),
  };
}

/** F6 walks the panes, as in every window with several of them. */
function focusPane(panel: HTMLElement | null, by: number): void {
  const shown = paneIds.flatMap((id) => {
    const pane = panel?.querySelector<HTMLElement>(`[data-pane="${id}"]`);
    return pane && pane.offsetParent !== null ? [pane] : [];
  });
  const current = shown.findIndex((pane) => pane.contains(document.activeElement));
  const pane = shown[(current + by + shown.length) % shown.length];
  const inside = pane?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');
  (inside ?? pane)?.focus({ preventScroll: true });
}
