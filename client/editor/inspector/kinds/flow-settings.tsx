import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { schemaParameters } from '../../script/schema-parameters.ts';
import { FlowChoice } from '../flow-choice.tsx';
import { NamedArguments } from '../named-arguments.tsx';
import { NumberField } from '../number-field.tsx';
import { type ConfigEditor, numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';
import { CallArguments } from './script-arguments.tsx';

/** Which flow runs as a run of its own, with which input (design 3.2). */
export function FlowSettings({ node }: KindSettingsProps) {
  const editing = useConfig(node);
  const { slug: workspace } = useWorkspace();
  const path = textOf(editing.config.path);
  const flow = useQuery({
    ...trpc.flows.get.queryOptions({ workspace, path }),
    enabled: path !== '',
    retry: false,
  });
  return (
    <>
      <FlowChoice
        label="Flow"
        placeholder="Choose"
        help="Its result is this node's."
        value={path}
        onChange={(next) => editing.setConfig({ path: next ?? '' })}
      />
      {flow.data && (
        <Link
          to={`/w/${workspace}/flows/${path}`}
          className="w-fit rounded-sm text-accent text-xs underline underline-offset-2"
        >
          Open {path}
        </Link>
      )}
      <NumberField
        label="Version"
        isWhole
        min={1}
        placeholder="The published one"
        value={numberOf(editing.config.version)}
        onChange={(version) => editing.setConfig({ version })}
        onBlur={editing.endGesture}
      />
      {flow.data ? (
        <CallArguments
          signature={{ kind: 'found', parameters: schemaParameters(flow.data.definition.inputs) }}
          editing={editing}
          field="input"
          title="Input"
          callee={path}
          hint="The flow takes no input."
        />
      ) : (
        <UnknownInput editing={editing} />
      )}
    </>
  );
}

/** The input of a flow that is not there, or not yet. */
function UnknownInput({ editing: { config, setConfig, endGesture } }: { editing: ConfigEditor }) {
  return (
    <NamedArguments
      label="Input"
      values={config.input}
      onChange={(input) => setConfig({ input })}
      onBlur={endGesture}
    />
  );
}
