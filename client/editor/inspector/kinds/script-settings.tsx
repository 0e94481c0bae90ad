import { Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import type { Argument } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { CodeField } from '../../code/code-field.tsx';
import { useExpressionScope } from '../../expressions/expression-context.tsx';
import { describeArgument } from '../../nodes/describe-value.ts';
import { type Parameter, readSignature, type Signature } from '../../script/read-signature.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { parameterTypes } from '../../typescript/parameter-types.ts';
import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import { type ConfigEditor, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** The code, and one field per parameter of its `main`: the signature is the form (design 5.3). */
export function ScriptSettings({ node }: KindSettingsProps) {
  const editing = useConfig(node);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const source = isJsonObject(node.config.source) ? node.config.source : {};
  const code = textOf(source.code);
  const signature = useMemo(() => readSignature(code), [code]);
  const { failedLine, scope } = useExpressionScope();
  if (source.kind === 'saved') {
    return <p className="text-muted text-xs">Runs the saved script {textOf(source.path)}.</p>;
  }
  return (
    <div className="flex flex-col gap-3.5 @xl:grid @xl:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)] @xl:gap-5">
      <div className="flex min-w-0 flex-col gap-1">
        <span className="font-medium text-xs" aria-hidden>
          Code
        </span>
        <CodeField
          kind="script"
          label="Code"
          className="@xl:[&_.cm-editor]:max-h-[calc(100vh-17rem)]"
          value={code}
          failedLine={failedLine}
          parameterTypes={() => parameterTypes(node.config.arguments, scope)}
          isReadOnly={isReadOnly}
          onChange={(next) => editing.setConfig({ source: { kind: 'inline', code: next } })}
          onBlur={editing.endGesture}
        />
        <p className="text-muted text-xs">
          <Kbd keys="Esc" /> then <Kbd keys="Tab" /> leaves the code.
        </p>
      </div>
      <Arguments signature={signature} editing={editing} />
    </div>
  );
}

type ArgumentsProps = { signature: Signature; editing: ConfigEditor };

function Arguments({ signature, editing }: ArgumentsProps) {
  const given = isJsonObject(editing.config.arguments) ? editing.config.arguments : {};
  const parameters = signature.kind === 'found' ? signature.parameters : [];
  const names = new Set(parameters.map((parameter) => parameter.name));
  const unused = Object.keys(given).filter((name) => !names.has(name));

  function setArgument(name: string, argument: Argument | undefined): void {
    const { [name]: _before, ...others } = given;
    editing.setConfig({
      arguments: argument === undefined ? others : { ...given, [name]: asJson(argument) },
    });
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5 border-line border-t pt-3.5 @xl:border-t-0 @xl:pt-0">
      <legend className="sr-only">Arguments</legend>
      <p className="font-semibold" aria-hidden>
        Arguments
      </p>
      {signature.kind === 'unreadable' && <p className="text-warn text-xs">{signature.message}</p>}
      {parameters.length === 0 && signature.kind !== 'unreadable' && (
        <p className="text-muted text-xs">
          Give <code className="font-mono">main</code> a parameter, and it gets a field here.
        </p>
      )}
      {parameters.map((parameter) => (
        <ArgumentField
          key={parameter.name}
          label={parameter.name}
          type={parameter.type}
          help={parameter.help}
          isOptional={parameter.isOptional}
          placeholder={describeDefault(parameter)}
          value={given[parameter.name]}
          onChange={(argument) => setArgument(parameter.name, argument)}
          onBlur={editing.endGesture}
        />
      ))}
      {signature.kind === 'found' && <UnusedArguments names={unused} given={given} onRemove={setArgument} />}
    </fieldset>
  );
}

function describeDefault({ defaultValue }: Parameter): string {
  if (defaultValue === undefined) return '';
  return typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue);
}

type UnusedProps = { names: string[]; given: JsonObject; onRemove(name: string, argument: undefined): void };

function UnusedArguments({ names, given, onRemove }: UnusedProps) {
  return names.map((name) => (
    <div key={name} className="flex items-center gap-2 rounded-control bg-sunken py-1 pr-1 pl-2.5 text-xs">
      <span className="clip-line min-w-0 flex-1 text-muted">
        {name}: {describeArgument(given[name])} <span className="text-warn">is not a parameter of main</span>
      </span>
      <IconButton
        icon={Trash2}
        size="small"
        label={`Remove ${name}`}
        onClick={() => onRemove(name, undefined)}
      />
    </div>
  ));
}
