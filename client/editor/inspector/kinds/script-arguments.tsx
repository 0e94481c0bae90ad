import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { Argument } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { describeArgument } from '../../nodes/describe-value.ts';
import type { Parameter, Signature } from '../../script/read-signature.ts';
import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import type { ConfigEditor } from '../use-config.ts';

type ScriptArgumentsProps = { signature: Signature; editing: ConfigEditor };

/** One field per parameter of `main`, and the arguments that it does not have. */
export function ScriptArguments({ signature, editing }: ScriptArgumentsProps) {
  return (
    <CallArguments
      signature={signature}
      editing={editing}
      field="arguments"
      title="Arguments"
      callee="main"
      hint={
        <>
          Give <code className="font-mono">main</code> a parameter, and it gets a field here.
        </>
      }
    />
  );
}

type CallArgumentsProps = ScriptArgumentsProps & {
  /** The field of the config that holds them. */
  field: string;
  title: string;
  /** What takes them. */
  callee: string;
  /** Shown where it takes none. */
  hint: ReactNode;
};

/** One field per parameter of what a node calls, and what is given that it does not take. */
export function CallArguments({ signature, editing, field, title, callee, hint }: CallArgumentsProps) {
  const { config } = editing;
  const given = isJsonObject(config[field]) ? config[field] : {};
  const parameters = signature.kind === 'found' ? signature.parameters : [];
  const names = new Set(parameters.map((parameter) => parameter.name));
  const unused = Object.keys(given).filter((name) => !names.has(name));

  function setArgument(name: string, argument: Argument | undefined): void {
    const { [name]: _before, ...others } = given;
    editing.setConfig({
      [field]: argument === undefined ? others : { ...given, [name]: asJson(argument) },
    });
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5 border-line border-t pt-3.5 @xl:border-t-0 @xl:pt-0">
      <legend className="sr-only">{title}</legend>
      <p className="font-semibold" aria-hidden>
        {title}
      </p>
      {signature.kind === 'unreadable' && <p className="text-warn text-xs">{signature.message}</p>}
      {parameters.length === 0 && signature.kind !== 'unreadable' && (
        <p className="text-muted text-xs">{hint}</p>
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
      {signature.kind === 'found' && (
        <UnusedArguments names={unused} given={given} callee={callee} onRemove={setArgument} />
      )}
    </fieldset>
  );
}

function describeDefault({ defaultValue }: Parameter): string {
  if (defaultValue === undefined) return '';
  return typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue);
}

type UnusedProps = {
  names: string[];
  given: JsonObject;
  callee: string;
  onRemove(name: string, argument: undefined): void;
};

function UnusedArguments({ names, given, callee, onRemove }: UnusedProps) {
  return names.map((name) => (
    <div key={name} className="flex items-center gap-2 rounded-control bg-sunken py-1 pr-1 pl-2.5 text-xs">
      <span className="clip-line min-w-0 flex-1 text-muted">
        {name}: {describeArgument(given[name])}{' '}
        <span className="text-warn">is not a parameter of {callee}</span>
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
