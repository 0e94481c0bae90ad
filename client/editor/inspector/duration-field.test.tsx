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
