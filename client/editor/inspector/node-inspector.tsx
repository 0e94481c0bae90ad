import { Suspense } from 'react';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { Tabs } from '#client/ui/tabs.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { ExpressionScope } from '../expressions/expression-context.tsx';
import { useNodeScope } from '../expressions/use-node-scope.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { Connections } from './connections.tsx';
import { ContainerField } from './container-field.tsx';
import { FlowInputs } from './flow-inputs.tsx';
import { IdField } from './id-field.tsx';
import { KindSettings } from './kinds/kind-settings.tsx';
import { NodeKindLine } from './node-kind-line.tsx';
import { NodeTitle } from './node-title.tsx';
import { PolicySettings } from './policy/lazy-policy-settings.tsx';
import { PolicyLine } from './policy/policy-line.tsx';
import { SettingsBody } from './settings-body.tsx';

type NodeInspectorProps = {
  node: FlowNode;
  test: TestRun;
  /** What opened it names the kind already. */
  isOpened?: boolean;
};

/** The settings of one node; expressions complete from the last run. */
export function NodeInspector({ node, test, isOpened = false }: NodeInspectorProps) {
  const editor = useEditor();
  const page = useEditorState((state) => state.nodePage);
  const show = (nodePage: string) => editor.set({ nodePage });
  const { steps } = test;
  const scope = useNodeScope(node, test);
  const isTrigger = findNodeContract(node.kind)?.isTrigger === true;
  const lastResult = steps.findLast((step) => step.node === node.id && step.status === 'succeeded')?.result;
  const tabs = [
    {
      id: 'settings',
      label: 'Settings',
      content: (
        <SettingsBody>
          <KindSettings node={node} />
          {isTrigger && <FlowInputs />}
          <Connections node={node} />
          <ContainerField node={node} />
        </SettingsBody>
      ),
    },
    {
      id: 'policy',
      label: 'Policy',
      content: (
        <SettingsBody>
          <IdField node={node} />
          <Suspense fallback={<SkeletonRows count={3} />}>
            <PolicySettings node={node} lastResult={lastResult} />
          </Suspense>
        </SettingsBody>
      ),
    },
  ];
  return (
    <ExpressionScope value={scope}>
      <div className="flex flex-col gap-2 px-4 pt-3 pb-2">
        {!isOpened && <NodeKindLine node={node} />}
        <NodeTitle node={node} />
        {page !== 'policy' && <PolicyLine node={node} onOpen={() => show('policy')} />}
      </div>
      <Tabs label="Node" tabs={tabs} value={page} onChange={show} className="flex-1" />
    </ExpressionScope>
  );
}
