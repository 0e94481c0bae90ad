import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

export type TabItem = { id: string; label: string; badge?: ReactNode; content: ReactNode };

type TabsProps = {
  /** What the tabs are about, for screen readers. */
  label: string;
  tabs: readonly TabItem[];
  value: string;
  onChange(id: string): void;
  className?: string;
};

/** A row of tabs over the chosen content, which fills the rest of the height. */
export function Tabs({ label, tabs, value, onChange, className }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={cx('flex min-h-0 flex-col', className)}>
      <Radix.List aria-label={label} className="flex shrink-0 gap-4 border-line border-b px-4">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px flex h-9 items-center gap-1.5 border-transparent border-b-2 font-medium text-muted transition-colors hover:text-text focus-visible:outline-offset-0 data-[state=active]:border-accent data-[state=active]:text-text"
          >
            {tab.label}
            {tab.badge}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content
          key={tab.id}
          value={tab.id}
          // What is hidden from sight only is placed by coordinates, and scrolls with what it belongs to.
          className="relative min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
        >
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
