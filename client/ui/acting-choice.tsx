import { type KeyboardEvent, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Select, type SelectOption } from './select.tsx';

type ActingChoiceProps = {
  label: string;
  placeholder: string;
  options: readonly SelectOption[];
  /** On the button: "Connect". */
  action: string;
  onChoose(value: string): void;
};

/**
 * A choice that does something. By mouse it does so at once; keys walk over the options of a closed choice, so that
 * Enter, or the button that then stands beside it, is awaited.
 */
export function ActingChoice({ action, onChoose, ...field }: ActingChoiceProps) {
  const [walkedTo, setWalkedTo] = useState('');
  const isByKey = useRef(false);
  const box = useRef<HTMLDivElement>(null);

  function choose(value: string): void {
    setWalkedTo('');
    if (value === '') return;
    onChoose(value);
    box.current?.querySelector('select')?.focus();
  }

  function handleKeyDown(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    isByKey.current = event.key !== 'Enter';
    if (event.key !== 'Enter' || walkedTo === '') return;
    event.preventDefault();
    choose(walkedTo);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to what happens in the choice inside.
    <div
      ref={box}
      className="flex items-end gap-1.5"
      onPointerDown={() => {
        isByKey.current = false;
      }}
      onKeyDown={handleKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setWalkedTo('');
      }}
    >
      <Select
        {...field}
        className="flex-1"
        value={walkedTo}
        onChange={(value) => (isByKey.current ? setWalkedTo(value) : choose(value))}
      />
      {walkedTo !== '' && <Button onClick={() => choose(walkedTo)}>{action}</Button>}
    </div>
  );
}
