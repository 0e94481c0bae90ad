import { Copy, Ellipsis, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Menu, MenuItem } from '#client/ui/menu.tsx';
import { Tabs } from '#client/ui/tabs.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { nameAfterTitle } from '../commands/actions.ts';
import { commands } from '../commands/commands.ts';
import { ExpressionScope } from '../expressions/expression-context.tsx';
import { sampleScope } from '../expressions/sample-scope.ts';
import { kindLabel } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { Connections } from './connections.tsx';
import { FlowInputs } from './flow-inputs.tsx';
import { IdField } from './id-field.tsx';
import { KindSettings } from './kinds/kind-settings.tsx';
import { PinnedSettings } from './pinned-settings.tsx';
import { PolicySettings } from './policy-settings.tsx';
import { SettingsBody } from './settings-body.tsx';
import { useConfig } from './use-config.ts';

type NodeInspectorProps = {
  node: FlowNode;
  test: TestRun;
  /** The page that is shown; it stays when another node is selected. */
  tab: string;
  onTabChange(tab: string): void;
};

/** The settings of one node; expressions complete from the last run. */
export function NodeInspector({ node, test, tab, onTabChange }: NodeInspectorProps) {
  const definition = useEditorState((state) => state.definition);
  const { run, steps } = test;
  const scope = useMemo(
    () => sampleScope(definition, node.id, { run, steps }),
    [definition, node.id, run, steps],
  );
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
        </SettingsBody>
      ),
    },
    {
      id: 'policy',
      label: 'Policy',
      content: (
        <SettingsBody>
          <IdField node={node} />
          <PolicySettings node={node} />
          {!isTrigger && <PinnedSettings node={node} lastResult={lastResult} />}
        </SettingsBody>
      ),
    },
  ];
  return (
    <ExpressionScope scope={scope}>
      <NodeHeader node={node} />
      <Tabs label="Node" tabs={tabs} value={tab} onChange={onTabChange} className="flex-1" />
    </ExpressionScope>
  );
}

function NodeHeader({ node }: { node: FlowNode }) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const { update, endGesture } = useConfig(node);
  return (
    <div className="flex flex-col gap-2 px-4 pt-3 pb-2">
      <div className="flex items-center gap-2">
        <KindTile kind={node.kind} size="small" />
        <h2 className="min-w-0 flex-1 text-muted text-xs">
          {kindLabel(node.kind)} · <span className="font-mono">{node.id}</span>
        </h2>
        {!isReadOnly && (
          <Menu trigger={<IconButton icon={Ellipsis} label="More" size="small" />}>
            <MenuItem icon={Copy} shortcut="Ctrl+D" onSelect={() => commands.duplicate.run(editor)}>
              Duplicate
            </MenuItem>
            <MenuItem icon={Trash2} shortcut="Delete" isDanger onSelect={() => commands.delete.run(editor)}>
              Delete
            </MenuItem>
          </Menu>
        )}
      </div>
      <TextField
        label="Title"
        value={node.title}
        maxLength={200}
        disabled={isReadOnly}
        onChange={(event) => update({ title: event.target.value }, 'title')}
        onBlur={() => {
          endGesture();
          if (!isReadOnly) nameAfterTitle(editor, node.id);
        }}
      />
    </div>
  );
}
