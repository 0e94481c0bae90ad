import { expect, test } from 'vitest';
import { mount, press } from '#client/testing/mount.tsx';
import { Markdown } from './markdown.tsx';
import { ValueView } from './value-view.tsx';

test('a list of objects is a table, and its JSON is one press away', () => {
  const { container } = mount(<ValueView label="Result" value={[{ id: 1, name: 'Lamp' }]} />);
  expect([...container.querySelectorAll('th')].map((head) => head.textContent)).toEqual(['Id', 'Name']);
  const json = [...container.querySelectorAll('button')].find((button) => button.textContent === 'JSON');
  if (json) press(json);
  expect(JSON.parse(container.querySelector('pre')?.textContent ?? '')).toEqual([{ id: 1, name: 'Lamp' }]);
});

test('a long list shows a part and says how much there is', () => {
  const { container } = mount(
    <ValueView label="Result" value={Array.from({ length: 250 }, (_, id) => ({ id }))} />,
  );
  expect(container.querySelectorAll('tbody tr')).toHaveLength(100);
  expect(container.textContent).toContain('100 of 250');
});

test('the beginning of a long value says how long all of it is, and leads to it', () => {
  const whole = { characters: 2_400_000, address: '/all' };
  const { container } = mount(<ValueView label="Result" value={[1, 2]} whole={whole} />);
  expect(container.textContent).toContain('This is the beginning; all of it is 2.4 MB.');
  const link = container.querySelector('a');
  expect([link?.getAttribute('href'), link?.download]).toEqual(['/all', 'result.json']);
  expect(container.querySelector('[aria-label="Copy"]')).toBeNull();
});

test('a message of somebody else makes no element but ours', () => {
  const { container } = mount(
    <Markdown source={'<img src=x onerror="alert(1)"> [a](javascript:alert(1)) **bold**'} />,
  );
  expect(container.querySelector('img, a, script')).toBeNull();
  expect(container.querySelector('strong')?.textContent).toBe('bold');
});
