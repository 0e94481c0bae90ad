import { useMemo } from 'react';
import { Kbd } from '#client/ui/kbd.tsx';
import { Select } from '#client/ui/select.tsx';
import { isJsonObject } from '#shared/json.ts';
import { CodeField } from '../../code/code-field.tsx';
import { useExpressionScope } from '../../expressions/expression-context.tsx';
import { ExtractScript } from '../../script/extract-script.tsx';
import { readSignature } from '../../script/read-signature.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { parameterTypes } from '../../typescript/parameter-types.ts';
import { type ConfigEditor, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';
import { SavedScriptSettings } from './saved-script-settings.tsx';
import { ScriptArguments } from './script-arguments.tsx';
import { ScriptLimitsSettings } from './script-limits-settings.tsx';

const sources = [
  { value: 'inline', label: 'Code of its own' },
  { value: 'saved', label: 'A saved script' },
];
const firstCode = 'export async function main() {\n  return null;\n}\n';

/** The code, and one field per parameter of its `main`: the signature is the form (design 5.3). */
export function ScriptSettings({ node }: KindSettingsProps) {
  const editing = useConfig(node);
  const source = isJsonObject(node.config.source) ? node.config.source : {};
  const kind = source.kind === 'saved' ? 'saved' : 'inline';
  return (
    <div className="flex flex-col gap-3.5">
      <Select
        label="Runs"
        value={kind}
        options={sources}
        onChange={(next) =>
          editing.setConfig({
            source: next === 'saved' ? { kind: 'saved', path: '' } : { kind: 'inline', code: firstCode },
          })
        }
      />
      {kind === 'saved' ? (
        <SavedScriptSettings source={source} editing={editing} />
      ) : (
        <InlineScript node={node} code={textOf(source.code)} editing={editing} />
      )}
      <ScriptLimitsSettings editing={editing} />
    </div>
  );
}

type InlineScriptProps = KindSettingsProps & { code: string; editing: ConfigEditor };

function InlineScript({ node, code, editing }: InlineScriptProps) {
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const signature = useMemo(() => readSignature(code), [code]);
  const { failedLine, scope } = useExpressionScope();
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
        {!isReadOnly && (
          <ExtractScript
            node={node}
            code={code}
            onExtracted={(path) => {
              editing.endGesture();
              editing.setConfig({ source: { kind: 'saved', path } });
              editing.endGesture();
            }}
          />
        )}
      </div>
      <ScriptArguments signature={signature} editing={editing} />
    </div>
  );
}
