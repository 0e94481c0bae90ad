import { Dialog } from '#client/ui/dialog.tsx';
import type { ResourceView, SecretView, VariableView } from '#shared/resources/item-views.ts';
import { type ItemKind, itemWords } from './item-kinds.ts';
import { ResourceForm } from './resource-form.tsx';
import { SecretForm } from './secret-form.tsx';
import { VariableForm } from './variable-form.tsx';

/** What the dialog is about; without an item a new one. */
export type EditedItem =
  | { kind: 'resource'; item?: ResourceView }
  | { kind: 'variable'; item?: VariableView }
  | { kind: 'secret'; item?: SecretView }
  | { kind: ItemKind; item?: undefined };

type EditItemDialogProps = { edited: EditedItem | null; onClose(): void };

/** Creates a resource, variable or secret, or changes one. */
export function EditItemDialog({ edited, onClose }: EditItemDialogProps) {
  return (
    <Dialog title={titleOf(edited)} isOpen={edited !== null} size="medium" onClose={onClose}>
      {edited && <ItemForm edited={edited} onClose={onClose} />}
    </Dialog>
  );
}

function titleOf(edited: EditedItem | null): string {
  if (edited === null) return '';
  return edited.item?.path ?? `New ${itemWords[edited.kind].one}`;
}

function ItemForm({ edited, onClose }: { edited: EditedItem; onClose(): void }) {
  const { kind, item } = edited;
  if (kind === 'resource') return <ResourceForm item={item} onClose={onClose} />;
  if (kind === 'variable') return <VariableForm item={item} onClose={onClose} />;
  return <SecretForm item={item} onClose={onClose} />;
}
