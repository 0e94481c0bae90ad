import { useState } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, type } from '#client/testing/mount.tsx';
import { DurationField } from './duration-field.tsx';

function Limit({ onTold }: { onTold(seconds: number | undefined): void }) {
  const [seconds, setSeconds] = useState<number>();
  return (
    <DurationField
      label="Time limit"
      usualUnit={1}
      seconds={seconds}
      onChange={(next) => {
        onTold(next);
        setSeconds(next);
      }}
    />
  );
}

test('a unit stays while its number is typed, also where a part of it is a larger unit', () => {
  const told: (number | undefined)[] = [];
  const { container } = mount(<Limit onTold={(seconds) => told.push(seconds)} />);
  for (const text of ['6', '60', '600']) type(fieldLabelled(container, 'Time limit'), text);
  expect(told).toEqual([6, 60, 600]);
});

test('a unit that was chosen gives way when what is there does not suit it any more', () => {
  const draw = (seconds: number) => (
    <DurationField label="Time limit" seconds={seconds} onChange={() => undefined} />
  );
  const { container, update } = mount(draw(300));
  type(fieldLabelled(container, 'Unit of Time limit'), '3600');
  update(draw(18_000));
  const shown = () =>
    ['Time limit', 'Unit of Time limit'].map((label) => fieldLabelled(container, label).value);
  expect(shown()).toEqual(['5', '3600']);
  update(draw(300));
  expect(shown()).toEqual(['5', '60']);
});

test('parts of a unit leave no traces of binary fractions', () => {
  const told: (number | undefined)[] = [];
  const { container } = mount(
    <DurationField label="Limit" usualUnit={60} seconds={undefined} onChange={(next) => told.push(next)} />,
  );
  type(fieldLabelled(container, 'Limit'), '1.1');
  expect(told).toEqual([66]);
});
