import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { Button } from './button.tsx';
import { cx } from './class-names.ts';
import { labelOf } from './format.ts';
import { isScalar, shapeOf, summaryOf } from './value-shape.ts';

type ReadableValueProps = { value: JsonValue; label: string; depth?: number };

/** A value by its shape: table, key and value, list, text. Deep branches are folded. */
export function ReadableValue({ value, label, depth = 0 }: ReadableValueProps) {
  const shape = shapeOf(value);
  switch (shape.kind) {
    case 'nothing':
      return <p className="text-muted">Nothing</p>;
    case 'scalar':
      return <ScalarValue value={shape.value} />;
    case 'text':
      return <p className="whitespace-pre-wrap">{shape.text}</p>;
    case 'table':
      return <ValueTable columns={shape.columns} rows={shape.rows} label={label} />;
    case 'list':
      return shape.items.length === 0 ? (
        <p className="text-muted">An empty list</p>
      ) : shape.items.every(isScalar) ? (
        <ScalarList items={shape.items} />
      ) : (
        <KeyValues entries={shape.items.map((item, index) => [String(index + 1), item])} depth={depth} />
      );
    case 'object':
      return shape.entries.length === 0 ? (
        <p className="text-muted">An empty object</p>
      ) : (
        <KeyValues entries={shape.entries} depth={depth} />
      );
  }
}

function ScalarValue({ value }: { value: string | number | boolean }) {
  if (typeof value === 'boolean') return <span>{value ? 'yes' : 'no'}</span>;
  if (typeof value === 'number') return <span data-numeric>{value}</span>;
  return value === '' ? (
    <span className="text-muted">Empty text</span>
  ) : (
    <span className="break-words">{value}</span>
  );
}

const shownEntries = 100;

function ScalarList({ items }: { items: JsonValue[] }) {
  const [limit, setLimit] = useState(shownEntries);
  const shown = items.slice(0, limit).map((item, index) => ({ item, key: `item ${index}` }));
  return (
    <>
      <ul className="list-disc pl-4">
        {shown.map(({ item, key }) => (
          <li key={key} className="break-words">
            {summaryOf(item)}
          </li>
        ))}
      </ul>
      <MoreButton shown={limit} total={items.length} onMore={() => setLimit(limit * 4)} />
    </>
  );
}

function KeyValues({ entries, depth }: { entries: [string, JsonValue][]; depth: number }) {
  const [limit, setLimit] = useState(shownEntries);
  return (
    <>
      <dl className="divide-y divide-line">
        {entries.slice(0, limit).map(([key, value]) => (
          <div
            key={key}
            className={cx('py-1.5', isScalar(value) && 'grid grid-cols-[minmax(6rem,11rem)_1fr] gap-x-4')}
          >
            {isScalar(value) ? (
              <>
                <dt className="text-muted" title={key}>
                  {labelOf(key)}
                </dt>
                <dd className="min-w-0">
                  <ReadableValue value={value} label={key} />
                </dd>
              </>
            ) : (
              <Branch name={key} value={value} depth={depth} />
            )}
          </div>
        ))}
      </dl>
      <MoreButton shown={limit} total={entries.length} onMore={() => setLimit(limit * 4)} />
    </>
  );
}

function Branch({ name, value, depth }: { name: string; value: JsonValue; depth: number }) {
  const [isOpen, setIsOpen] = useState(depth < 2);
  return (
    <>
      <dt>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex items-center gap-1 rounded-sm text-muted hover:text-text"
          title={name}
        >
          <ChevronRight className={cx('size-3.5 transition-transform', isOpen && 'rotate-90')} aria-hidden />
          {labelOf(name)}
          <span className="text-xs">· {summaryOf(value)}</span>
        </button>
      </dt>
      {isOpen && (
        <dd className="mt-1 ml-1.5 border-line border-l pl-3.5">
          <ReadableValue value={value} label={name} depth={depth + 1} />
        </dd>
      )}
    </>
  );
}

/** Characters up to which a cell stays on one line, so that names and numbers such as "A-1001" are never torn. */
const shortText = 24;

function ValueTable({ columns, rows, label }: { columns: string[]; rows: JsonObject[]; label: string }) {
  const [limit, setLimit] = useState(shownEntries);
  const isNumeric = (column: string) => rows.every((row) => typeof row[column] === 'number');
  const shown = rows.slice(0, limit).map((row, index) => ({ row, key: `row ${index}` }));
  return (
    <div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables are scrolled by keys, too
        tabIndex={0}
        className="overflow-x-auto rounded-control border border-line focus-visible:outline-offset-0"
      >
        <table className="w-full border-collapse text-left">
          <caption className="sr-only">{label}</caption>
          <thead className="bg-sunken text-muted text-xs">
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={cx(
                    'whitespace-nowrap px-3 py-1.5 font-medium',
                    isNumeric(column) && 'text-right',
                  )}
                  title={column}
                >
                  {labelOf(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shown.map(({ row, key }) => (
              <tr key={key}>
                {columns.map((column) => (
                  <td
                    key={column}
                    title={isScalar(row[column]) ? undefined : JSON.stringify(row[column])}
                    className={cx(
                      'max-w-80 px-3 py-1.5 align-top',
                      isNumeric(column) && 'text-right',
                      summaryOf(row[column]).length <= shortText && 'whitespace-nowrap',
                    )}
                  >
                    {summaryOf(row[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <MoreButton shown={limit} total={rows.length} onMore={() => setLimit(limit * 4)} />
    </div>
  );
}

function MoreButton({ shown, total, onMore }: { shown: number; total: number; onMore(): void }) {
  if (total <= shown) return null;
  return (
    <div className="flex items-center gap-3 pt-2 text-muted">
      <Button size="small" onClick={onMore}>
        Show more
      </Button>
      {shown} of {total}
    </div>
  );
}
