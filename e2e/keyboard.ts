import { expect, type Locator, type Page } from '@playwright/test';

type Role = Parameters<Page['getByRole']>[0];
type Query = Parameters<Page['getByRole']>[1];

/** A person without a mouse: keys, and what a screen reader finds by role and name. Nothing else of the page. */
export type KeyboardPerson = {
  press(...keys: string[]): Promise<void>;
  /** Keys that follow each other faster than the page is drawn. */
  pressAtOnce(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Walks with a key until what is asked for has the focus. */
  walkTo(role: Role, query: Query, key?: string): Promise<void>;
  find(role: Role, query?: Query): Locator;
};

const maxSteps = 80;

export function keyboardPerson(page: Page): KeyboardPerson {
  const find = (role: Role, query?: Query) => page.getByRole(role, query);
  return {
    find,
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    async pressAtOnce(...keys) {
      await Promise.all(keys.map((key) => page.keyboard.press(key)));
    },
    type: (text) => page.keyboard.type(text),
    async walkTo(role, query, key = 'Tab') {
      const target = find(role, query).first();
      await expect(target).toBeVisible();
      for (let step = 0; step < maxSteps; step += 1) {
        if (await hasFocus(target)) return;
        await page.keyboard.press(key);
      }
      await expect(target, `reached by ${key}`).toBeFocused();
    },
  };
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
