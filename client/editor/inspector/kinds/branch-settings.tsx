import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { useFocusOnLast } from '#client/ui/use-focus-on-last.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import type { JsonObject } from '#shared/json.ts';
import { LabelledExpression } from '../../expressions/labelled-expression.tsx';
import { useEditor } from '../../state/editor-context.tsx';
import { textOf, useConfig } from '../use-config.ts';
import { type BranchCase, newCase, readCases } from './branch-cases.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** The cases of a branch: each is a port; what matches none goes by `else`. */
export function BranchSettings({ node }: KindSettingsProps) {
  const editor = useEditor();
  const { config, setConfig, endGesture } = useConfig(node);
  const cases = readCases(config.cases);
  const { box, moveFocus } = useFocusOnLast<HTMLDivElement>(cases.length, ':scope > fieldset');
  const write = (next: BranchCase[]) =>
    setConfig({ cases: next.map((branchCase): JsonObject => ({ ...branchCase })) });

  /** A removed case takes the edges of its port along, in one step of undo. */
  function remove(removed: BranchCase): void {
    moveFocus();
    const { definition } = editor.store.getState();
    const ids = definition.edges
      .filter((edge) => edge.source === node.id && edge.sourcePort === removed.id)
      .map((edge) => edge.id);
    const left = cases
      .filter((other) => other !== removed)
      .map((branchCase): JsonObject => ({ ...branchCase }));
    const operations: FlowOperation[] = [
      { kind: 'update_node', id: node.id, set: { config: { ...config, cases: left } } },
    ];
    if (ids.length > 0) operations.unshift({ kind: 'remove_edges', ids });
    editor.apply({ kind: 'batch', operations });
  }

  return (
    <>
      <Select
        label="Goes"
        value={textOf(config.mode, 'first')}
        options={[
          { value: 'first', label: 'The first way that matches' },
          { value: 'every', label: 'Every way that matches' },
        ]}
        onChange={(mode) => setConfig({ mode })}
      />
      <div ref={box} className="flex flex-col gap-3.5">
        {cases.map((branchCase, index) => (
          <CaseFields
            key={branchCase.id}
            branchCase={branchCase}
            onChange={(next) => write(cases.map((other) => (other === branchCase ? next : other)))}
            onMove={(by) => write(moved(cases, index, index + by))}
            {...(cases.length > 1 ? { onRemove: () => remove(branchCase) } : {})}
            onBlur={endGesture}
          />
        ))}
        <Button
          size="small"
          icon={Plus}
          className="self-start"
          onClick={() => {
            moveFocus();
            write([...cases, newCase(cases)]);
          }}
        >
          Add a case
        </Button>
      </div>
      <p className="text-muted text-xs">When no case matches, the run goes on by else.</p>
    </>
  );
}

function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

type CaseFieldsProps = {
  branchCase: BranchCase;
  onChange(branchCase: BranchCase): void;
  onMove(by: number): void;
  onRemove?(): void;
  onBlur(): void;
};

function CaseFields({ branchCase, onChange, onMove, onRemove, onBlur }: CaseFieldsProps) {
  const name = branchCase.title || branchCase.id;
  return (
    <fieldset className="flex flex-col gap-2.5 rounded-control border border-line p-2.5">
      <legend className="sr-only">Case {name}</legend>
      <div className="flex items-end gap-1">
        <TextField
          label="Case"
          className="flex-1"
          value={branchCase.title}
          placeholder={branchCase.id}
          onChange={(event) => onChange({ ...branchCase, title: event.target.value })}
          onBlur={onBlur}
        />
        <IconButton size="small" icon={ChevronUp} label={`Move ${name} up`} onClick={() => onMove(-1)} />
        <IconButton size="small" icon={ChevronDown} label={`Move ${name} down`} onClick={() => onMove(1)} />
        <IconButton
          size="small"
          icon={Trash2}
          label={`Remove ${name}`}
          disabled={onRemove === undefined}
          onClick={onRemove}
        />
      </div>
      <LabelledExpression
        label="When"
        value={branchCase.when}
        placeholder="input.amount > 500"
        onChange={(when) => onChange({ ...branchCase, when })}
        onBlur={onBlur}
      />
    </fieldset>
  );
}
