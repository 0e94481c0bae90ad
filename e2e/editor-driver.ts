import { expect, type Locator, type Page } from '@playwright/test';

/** Drives the flow editor by the names that a person sees or hears (design 5.5). */
export class EditorDriver {
  constructor(readonly page: Page) {}

  get canvas(): Locator {
    return this.page.getByRole('region', { name: 'Canvas' });
  }

  get inspector(): Locator {
    return this.page.getByRole('region', { name: 'Inspector' });
  }

  get runPanel(): Locator {
    return this.page.getByRole('region', { name: 'Run panel' });
  }

  get problems(): Locator {
    return this.page.getByRole('region', { name: 'Problems' });
  }

  node(id: string): Locator {
    return this.canvas.locator(`[data-node-id="${id}"]`);
  }

  nodeTitled(title: string): Locator {
    const start = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return this.canvas.getByLabel(new RegExp(`^${start}, `, 'i')).first();
  }

  port(nodeTitle: string, port: string): Locator {
    return this.nodeTitled(nodeTitle).locator(`[data-port="${port}"]`);
  }

  edge(from: string, to: string): Locator {
    return this.canvas.getByRole('group', { name: `From ${from} to ${to}`, exact: true });
  }

  async createFlow(workspace: string, title: string): Promise<void> {
    await this.page.goto(`/w/${workspace}/flows`);
    await this.page.getByRole('button', { name: 'New flow' }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Title').fill(title);
    await dialog.getByRole('button', { name: 'Create flow' }).click();
    await expect(this.canvas).toBeVisible();
  }

  /** Adds a node from the palette and gives it a title. */
  async add(kind: string, title: string): Promise<void> {
    await this.page
      .getByRole('region', { name: 'Palette' })
      .getByRole('button', { name: kind, exact: true })
      .click();
    await this.inspector.getByRole('textbox', { name: 'Title', exact: true }).fill(title);
    await expect(this.nodeTitled(title)).toBeVisible();
  }

  async select(title: string): Promise<void> {
    await this.nodeTitled(title).click();
    await expect(this.inspector.getByRole('textbox', { name: 'Title', exact: true })).toHaveValue(title);
  }

  async connect(from: string, port: string, to: string): Promise<void> {
    if ((await this.edge(from, to).count()) > 0) return;
    await this.page.getByRole('button', { name: 'Fit view' }).click();
    await this.port(from, port).hover();
    await this.page.mouse.down();
    await this.port(to, 'in').hover();
    await this.port(to, 'in').hover();
    await this.page.mouse.up();
    await expect(this.edge(from, to)).toHaveCount(1);
  }

  async writeCode(code: string): Promise<void> {
    await this.write(this.inspector.getByRole('textbox', { name: 'Code' }), code);
  }

  /** Chooses how an argument of the selected node is given, and gives it. */
  async fillArgument(name: string, kind: 'Static' | 'Expression' | 'Template', text: string): Promise<void> {
    await this.inspector.getByRole('radio', { name: kind }).first().check();
    await this.write(this.inspector.getByRole('textbox', { name }), text);
  }

  /** Writes the condition of the selected branch's first case. */
  async fillCase(condition: string): Promise<void> {
    await this.write(this.inspector.getByRole('textbox', { name: 'When' }).first(), condition);
  }

  private async write(field: Locator, text: string): Promise<void> {
    await field.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Escape');
  }

  async tidyUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Tidy up' }).click();
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  }

  /** Opens the run form, fills it and starts a run. */
  async run(values: Record<string, string> = {}): Promise<void> {
    await this.page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Run' });
    for (const [label, value] of Object.entries(values)) await dialog.getByLabel(label).fill(value);
    await dialog.getByRole('button', { name: 'Start' }).click();
  }

  async publish(message: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill(message);
    await dialog.getByRole('button', { name: /^Publish/ }).click();
    await expect(dialog).toBeHidden();
  }

  async expectStatus(title: string, status: string): Promise<void> {
    await expect(this.nodeTitled(title)).toHaveAttribute('data-status', status);
  }
}
