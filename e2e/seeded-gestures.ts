import type { Page } from '@playwright/test';
import { seededNumbers } from '../bench/editor/seeded-numbers.ts';
import type { EditorDriver } from './editor-driver.ts';

type Gesture = (page: Page, next: () => number) => Promise<void>;

const kinds = ['scr', 'bra', 'tra', 'wai', 'loo', 'app', 'mer', 'ret'];

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** What people do with the keyboard and the mouse; each leaves the focus on the canvas. */
const gestures: Gesture[] = [
  async (page, next) => {
    await press(page, 'n');
    await page.getByRole('combobox', { name: 'Add a node' }).waitFor();
    await page.keyboard.type(kinds[Math.floor(next() * kinds.length)] ?? 'scr');
    await press(page, 'Enter');
  },
  (page) => press(page, 'ArrowRight', 'd'),
  (page) => press(page, 'ArrowLeft', 'Shift+ArrowDown'),
  (page) => press(page, 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowRight'),
  (page) => press(page, 'ArrowDown', 'ControlOrMeta+d'),
  (page) => press(page, 'ArrowRight', 'Delete'),
  (page) => press(page, 'Shift+T'),
  (page) => press(page, 'ControlOrMeta+a', 'Alt+w', 'Escape'),
  async (page, next) => {
    await press(page, 'ArrowLeft', 'F2');
    const field = page.getByRole('textbox', { name: 'Title of the node' });
    if ((await field.count()) === 0) return;
    await page.keyboard.type(`Step ${Math.floor(next() * 1000)}`);
    await press(page, 'Enter');
  },
  async (page, next) => {
    await press(page, 'Shift+N');
    await page.getByRole('textbox', { name: 'Text of the note' }).waitFor();
    await page.keyboard.type(`Note **${Math.floor(next() * 1000)}**`);
    await press(page, 'Escape');
  },
  async (page, next) => {
    const nodes = page.locator('.react-flow__node [data-node-id]');
    const box = await nodes.nth(Math.floor(next() * (await nodes.count()))).boundingBox();
    if (box === null) return;
    const start = { x: box.x + 20, y: box.y + box.height / 3 };
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(start.x + next() * 200 - 100, start.y + next() * 120 - 60, { steps: 3 });
    await page.mouse.up();
  },
];

/** Makes so many gestures, chosen by the seed. */
export async function makeGestures(editor: EditorDriver, { count, seed }: { count: number; seed: number }) {
  const next = seededNumbers(seed);
  for (let done = 0; done < count; done += 1) {
    const gesture = gestures[Math.floor(next() * gestures.length)];
    if (done % 10 === 0) await press(editor.page, '1');
    await gesture?.(editor.page, next);
  }
}
