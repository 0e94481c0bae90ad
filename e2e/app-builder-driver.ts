import { expect, type Locator, type Page } from '@playwright/test';

type Cell = { x: number; y: number };
type Place = Cell & { w: number; h: number };
type AppDocument = {
  pages: { components: { id: string; parent?: string; layout: { desktop: Place } }[] }[];
};

/** Drives the app builder by mouse and keys, by the names that a person sees or hears (design 5.5). */
export class AppBuilderDriver {
  constructor(readonly page: Page) {}

  get palette(): Locator {
    return this.page.getByRole('region', { name: 'Components' });
  }

  get tree(): Locator {
    return this.page.getByRole('region', { name: 'Tree' });
  }

  get canvas(): Locator {
    return this.page.getByRole('region', { name: 'Page' });
  }

  get properties(): Locator {
    return this.page.getByRole('region', { name: 'Properties' });
  }

  get actions(): Locator {
    return this.page.getByRole('region', { name: 'Actions' });
  }

  component(id: string): Locator {
    return this.canvas.locator(`[data-component-id="${id}"]`);
  }

  async createApp(workspace: string, title: string): Promise<void> {
    await this.page.goto(`/w/${workspace}/apps`);
    await this.page.getByRole('button', { name: 'New app' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New app' });
    await dialog.getByLabel('Title').fill(title);
    await dialog.getByRole('button', { name: 'Create app' }).click();
    await expect(this.canvas).toBeVisible();
  }

  /** Drags a kind from the palette to a cell of the page, or of a container. */
  async drag(kind: string, cell: Cell, parent = ''): Promise<void> {
    const target = await this.pointOf(cell, parent);
    await this.palette.getByRole('button', { name: kind, exact: true }).hover();
    await this.page.mouse.down();
    await this.moveTo(target);
    await this.page.mouse.up();
    await expect(this.landing).toHaveCount(0);
  }

  /** Takes a component at its upper left corner and drops that at a cell. */
  async move(id: string, cell: Cell, parent = ''): Promise<void> {
    const target = await this.pointOf(cell, parent);
    const box = await boxOf(this.component(id));
    await this.page.mouse.move(box.x + 3, box.y + 3);
    await this.page.mouse.down();
    await this.moveTo(target);
    await this.page.mouse.up();
    await expect(this.landing).toHaveCount(0);
  }

  /** Pulls the lower right corner of a component, so that it ends in a cell of its grid. */
  async resize(id: string, last: Cell, parent = ''): Promise<void> {
    await this.select(id);
    await this.component(id).locator('> [data-resize-handle="corner"]').hover();
    const target = await this.pointOf(last, parent);
    await this.page.mouse.down();
    await this.moveTo(target);
    await this.page.mouse.up();
    await expect(this.landing).toHaveCount(0);
  }

  get landing(): Locator {
    return this.canvas.locator('[data-landing]');
  }

  async moveTo(point: { x: number; y: number }): Promise<void> {
    await this.page.mouse.move(point.x - 8, point.y - 8, { steps: 6 });
    await this.page.mouse.move(point.x, point.y, { steps: 3 });
    await expect(this.landing.first()).toBeVisible();
  }

  /** The point a little inside of a cell's upper left corner, which is scrolled into view where it has to be. */
  async pointOf({ x, y }: Cell, parent = ''): Promise<{ x: number; y: number }> {
    const grid = this.canvas.locator(`[data-grid][data-parent="${parent}"]`);
    return grid.evaluate(
      (element, cell) => {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const scale = box.width / Number.parseFloat(style.width);
        const tracks = style.gridTemplateRows.split(' ').map(Number.parseFloat).filter(Number.isFinite);
        const rows = Array.from({ length: cell.y }, (_, row) => tracks[row] ?? 24);
        const top = rows.reduce((sum, height) => sum + height, 0) * scale;
        const point = { x: box.left + (box.width / 12) * cell.x + 6, y: box.top + top + 6 };
        const page = element.closest('[data-page-canvas]');
        const seen = page?.getBoundingClientRect() ?? box;
        const margin = 60;
        const above = Math.min(0, point.y - seen.top - margin);
        const below = Math.max(0, point.y - seen.bottom + margin);
        const before = page?.scrollTop ?? 0;
        page?.scrollBy({ top: above + below, behavior: 'instant' });
        return { x: point.x, y: point.y - ((page?.scrollTop ?? 0) - before) };
      },
      { x, y },
    );
  }

  async select(id: string): Promise<void> {
    await this.tree.locator(`[data-tree-id="${id}"]`).getByRole('button').first().click();
    await expect(this.component(id)).toHaveAttribute('data-selected', 'true');
  }

  async rename(name: string): Promise<void> {
    const field = this.properties.getByRole('textbox', { name: 'Name', exact: true });
    await field.fill(name);
    await field.press('Enter');
    await expect(this.component(name)).toBeVisible();
  }

  /** Writes into a property of the selected component, or into an input of the shown action. */
  async write(field: Locator, text: string): Promise<void> {
    await field.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Escape');
  }

  async setProperty(label: string, text: string): Promise<void> {
    await this.write(this.properties.getByRole('textbox', { name: label, exact: true }), text);
  }

  async press(button: 'Duplicate' | 'Delete', id: string): Promise<void> {
    await this.select(id);
    await this.tree.getByRole('button', { name: `${button} ${id}` }).click();
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo' }).click();
  }

  async redo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Redo' }).click();
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  }

  async publish(): Promise<void> {
    await this.page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByRole('button', { name: /^Publish version/ }).click();
    await expect(dialog).toBeHidden();
  }

  /** The draft as the server has it. */
  async document(workspace: string, slug: string): Promise<AppDocument> {
    await this.expectSaved();
    const input = encodeURIComponent(JSON.stringify({ workspace, slug }));
    const answer = await this.page.request.get(`/trpc/apps.get?input=${input}`);
    return (await answer.json()).result.data.definition;
  }

  async placeOf(slug: string, id: string): Promise<(Place & { parent: string | undefined }) | undefined> {
    const { pages } = await this.document('demo', slug);
    const found = pages.flatMap((page) => page.components).find((component) => component.id === id);
    return found && { ...found.layout.desktop, parent: found.parent };
  }
}

async function boxOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('This is not on the page.');
  return box;
}
