import type { AppComponent } from '#shared/apps/app-schema.ts';

/** What people call a component: its label, text or title, else its id. */
export function nameOf({ id, props }: AppComponent): string {
  const said = [props.label, props.title, props.text].find((text) => typeof text === 'string' && text !== '');
  return typeof said === 'string' ? said.slice(0, 60) : id;
}
