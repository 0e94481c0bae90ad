import { buttonComponent } from './button.ts';
import { containerComponent } from './container.ts';
import type { ComponentContract, ComponentKind } from './contract.ts';
import { dateComponent } from './date.ts';
import { flowFormComponent } from './flow-form.ts';
import { headingComponent } from './heading.ts';
import { numberInputComponent } from './number-input.ts';
import { runHistoryComponent } from './run-history.ts';
import { runStatusComponent } from './run-status.ts';
import { selectComponent } from './select.ts';
import { tableComponent } from './table.ts';
import { tabsComponent } from './tabs.ts';
import { textComponent } from './text.ts';
import { textInputComponent } from './text-input.ts';

/** Every kind of component; palette, gallery, properties and validation read it. */
export const componentCatalogue = {
  text: textComponent,
  heading: headingComponent,
  text_input: textInputComponent,
  number_input: numberInputComponent,
  select: selectComponent,
  date: dateComponent,
  flow_form: flowFormComponent,
  button: buttonComponent,
  table: tableComponent,
  run_status: runStatusComponent,
  run_history: runHistoryComponent,
  container: containerComponent,
  tabs: tabsComponent,
} satisfies { [Kind in ComponentKind]: { kind: Kind | ComponentKind } };

/** The contract of a kind as it stands in a document; undefined for one that this release does not know. */
export function findComponentContract(kind: string): ComponentContract | undefined {
  return Object.hasOwn(componentCatalogue, kind)
    ? (componentCatalogue[kind as ComponentKind] as ComponentContract)
    : undefined;
}
