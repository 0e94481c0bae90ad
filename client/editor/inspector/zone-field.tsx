import { type KeyboardEvent, useId, useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { controlClasses, Field } from '#client/ui/field.tsx';
import { zoneProblem } from '#shared/schedules/read-cron.ts';
import { findZones, type ZoneMatch } from './find-zones.ts';

type ZoneFieldProps = { label: string; value: string; onChange(zone: string): void; onBlur(): void };

/**
 * An IANA time zone, found by typing a part of its name. What is typed on the way to a zone is taken over when it is
 * one, or when the field is left.
 */
export function ZoneField({ label, value, onChange, onBlur }: ZoneFieldProps) {
  const listId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [draft, setDraft] = useState<string>();
  /** -1: none, so that Enter takes nothing that was neither typed nor walked to. */
  const [active, setActive] = useState(-1);
  const matches = isOpen ? findZones(draft ?? '', new Date()) : [];
  const current = Math.min(active, matches.length - 1);

  function choose({ zone }: ZoneMatch): void {
    onChange(zone);
    close();
  }

  function close(): void {
    setIsOpen(false);
    setDraft(undefined);
    setActive(-1);
  }

  function handleKey(event: KeyboardEvent): void {
    const match = matches[current];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) setIsOpen(true);
      else
        setActive(Math.max(0, Math.min(matches.length - 1, current + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && match !== undefined) {
      event.preventDefault();
      choose(match);
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      close();
    }
  }

  return (
    <Field label={label} error={draft === undefined ? (zoneProblem(value) ?? undefined) : undefined}>
      {(control) => (
        <div className="relative">
          <input
            {...control}
            type="text"
            role="combobox"
            aria-expanded={matches.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            {...(matches[current] === undefined ? {} : { 'aria-activedescendant': `${listId}-${current}` })}
            autoComplete="off"
            spellCheck={false}
            placeholder="Europe/Berlin"
            value={draft ?? value}
            onChange={(event) => {
              const typed = event.target.value;
              setDraft(typed);
              if (zoneProblem(typed) === null) onChange(typed);
              setIsOpen(true);
              setActive(0);
            }}
            onFocus={(event) => event.target.select()}
            onClick={() => setIsOpen(true)}
            onKeyDown={handleKey}
            onBlur={() => {
              if (draft !== undefined && draft !== value) onChange(draft.trim());
              close();
              onBlur();
            }}
            className={controlClasses()}
          />
          <div
            id={listId}
            role="listbox"
            aria-label="Matches"
            hidden={matches.length === 0}
            className="absolute inset-x-0 top-full z-20 mt-1 overflow-hidden rounded-control border border-line bg-raised py-1 shadow-float"
          >
            {matches.map((match, index) => (
              <ZoneOption
                key={match.zone}
                id={`${listId}-${index}`}
                match={match}
                isActive={index === current}
                onChoose={choose}
              />
            ))}
          </div>
        </div>
      )}
    </Field>
  );
}

type ZoneOptionProps = { id: string; match: ZoneMatch; isActive: boolean; onChoose(match: ZoneMatch): void };

function ZoneOption({ id, match, isActive, onChoose }: ZoneOptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      // Before the field loses its focus, which would close the list.
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose(match);
      }}
      className={cx('flex cursor-default gap-2 px-2.5 py-1.5 text-xs hover:bg-hover', isActive && 'bg-hover')}
    >
      <span className="clip-line flex-1">{match.zone.replaceAll('_', ' ')}</span>
      <span className="text-muted tabular-nums">
        {match.time} {match.offset}
      </span>
    </div>
  );
}
