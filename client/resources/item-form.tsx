import type { FormEvent, ReactNode } from 'react';
import { Button } from '#client/ui/button.tsx';
import { DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { PlaceFieldsState } from './use-place-fields.ts';

type ItemFormProps = {
  place: PlaceFieldsState;
  submitLabel: string;
  isBusy: boolean;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
};

/** The form around what one kind has of its own: its path before it, its description behind. */
export function ItemForm({ place, submitLabel, isBusy, onSubmit, onClose, children }: ItemFormProps) {
  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form onSubmit={handleSubmit} noValidate className="flex min-h-0 flex-col">
      <DialogBody className="flex flex-col gap-4">
        {place.isNew && (
          <TextField
            label="Path"
            value={place.path}
            error={place.error}
            isRequired
            spellCheck={false}
            autoComplete="off"
            placeholder="shop/orders"
            help="Folder and name: flows and scripts use it by these."
            onChange={(event) => place.setPath(event.target.value)}
          />
        )}
        {children}
        <TextField
          label="Description"
          value={place.description}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => place.setDescription(event.target.value)}
        />
        {!place.isNew && place.error && (
          <p role="alert" className="text-bad text-sm">
            {place.error}
          </p>
        )}
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
