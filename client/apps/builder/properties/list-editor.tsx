import { Plus, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { columnTypes } from '#shared/apps/components/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { textOfValue, valueOfText } from './value-text.ts';

type ListKind = 'options' | 'columns' | 'tabs';

type ListEditorProps = {
  label: string;
  kind: ListKind;
  value: JsonValue;
  onChange(value: JsonValue): void;
};

const words: Record<ListKind, { first: string; second: string; add: string }> = {
  options: { first: 'Value', second: 'Label', add: 'Add an option' },
  columns: { first: 'Field', second: 'Heading', add: 'Add a column' },
  tabs: { first: 'Id', second: 'Title', add: 'Add a tab' },
};

const names: Record<ListKind, { first: string; second: string }> = {
  options: { first: 'value', second: 'label' },
  columns: { first: 'field', second: 'label' },
  tabs: { first: 'id', second: 'title' },
};

/** Options, columns or tabs, one a row. */
export function ListEditor({ label, kind, value, onChange }: ListEditorProps) {
  const items = Array.isArray(value) ? value.filter(isJsonObject) : [];
  const put = (index: number, item: JsonObject) => onChange(items.with(index, item));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 font-medium text-xs">{label}</legend>
      {items.map((item, index) => (
        <ListRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place, its texts are being typed
          key={index}
          kind={kind}
          item={item}
          number={index + 1}
          onChange={(next) => put(index, next)}
          onRemove={() => onChange(items.filter((other) => other !== item))}
        />
      ))}
      <Button
        size="small"
        variant="quiet"
        icon={Plus}
        className="self-start"
        onClick={() => onChange([...items, newItem(kind, items.length + 1)])}
      >
        {words[kind].add}
      </Button>
    </fieldset>
  );
}

function newItem(kind: ListKind, number: number): JsonObject {
  if (kind === 'tabs') return { id: `tab${number}`, title: `Tab ${number}` };
  if (kind === 'columns') return { field: `field${number}`, label: '', type: 'text' };
  return { value: `value${number}`, label: `Option ${number}` };
}

type ListRowProps = {
  kind: ListKind;
  item: JsonObject;
  number: number;
  onChange(item: JsonObject): void;
  onRemove(): void;
};

function ListRow({ kind, item, number, onChange, onRemove }: ListRowProps) {
  const { first, second } = names[kind];
  const read = (text: string): JsonValue => (kind === 'options' ? valueOfText(text) : text);
  return (
    <div className="flex items-center gap-1">
      <TextField
        hideLabel
        label={`${words[kind].first} ${number}`}
        placeholder={words[kind].first}
        className="flex-1"
        value={textOfValue(item[first])}
        onChange={(event) => onChange({ ...item, [first]: read(event.target.value) })}
      />
      <TextField
        hideLabel
        label={`${words[kind].second} ${number}`}
        placeholder={words[kind].second}
        className="flex-1"
        value={textOfValue(item[second])}
        onChange={(event) => onChange({ ...item, [second]: event.target.value })}
      />
      {kind === 'columns' && (
        <Select
          hideLabel
          label={`Type ${number}`}
          className="w-20"
          value={textOfValue(item.type) || 'text'}
          options={columnTypes.map((type) => ({ value: type, label: type }))}
          onChange={(type) => onChange({ ...item, type })}
        />
      )}
      <IconButton icon={Trash2} size="small" label={`Remove row ${number}`} onClick={onRemove} />
    </div>
  );
}
