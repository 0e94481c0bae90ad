import { type FormEvent, type ReactNode, useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { Button } from './button.tsx';
import { DialogActions, DialogBody } from './dialog.tsx';
import { TextField } from './text-field.tsx';

type CreateFormProps = {
  /** What is made: "flow". */
  noun: string;
  /** An example of a title. */
  example: string;
  addressLabel: string;
  /** What the address leads to. */
  addressHelp(address: string): string;
  /** The address that suits a title, until one is written by hand. */
  suggest(title: string): string;
  /** Why an address cannot be taken, in one sentence. */
  problemOf(address: string): string | undefined;
  /** Rejects with why it could not be made; that is said at the address. */
  onCreate(made: { title: string; address: string }): Promise<unknown>;
  onClose(): void;
  /** Further fields. */
  children?: ReactNode;
};

/** The form in a dialog that makes something with a title and an address; a title is enough. */
export function CreateForm(props: CreateFormProps) {
  const { noun, example, addressLabel, addressHelp, suggest, problemOf, onCreate, onClose, children } = props;
  const [title, setTitle] = useState('');
  const [ownAddress, setOwnAddress] = useState<string>();
  const [errors, setErrors] = useState<{ title?: string; address?: string }>({});
  const [isBusy, setIsBusy] = useState(false);
  const address = ownAddress ?? suggest(title);

  async function handleSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const problem = problemOf(address);
    const found = {
      ...(title.trim() === '' && { title: `Give the ${noun} a title.` }),
      ...(problem !== undefined && { address: problem }),
    };
    setErrors(found);
    if (isBusy || Object.keys(found).length > 0) return;
    setIsBusy(true);
    await onCreate({ title: title.trim(), address }).catch((error: unknown) =>
      setErrors({ address: toApiError(error).message }),
    );
    setIsBusy(false);
  }

  return (
    <form onSubmit={(event) => void handleSubmit(event)} noValidate className="contents">
      <DialogBody className="flex flex-col gap-4">
        <TextField
          label="Title"
          value={title}
          error={errors.title}
          isRequired
          maxLength={200}
          autoComplete="off"
          placeholder={example}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label={addressLabel}
          value={address}
          error={errors.address}
          isRequired
          spellCheck={false}
          autoComplete="off"
          help={addressHelp(address)}
          onChange={(event) => setOwnAddress(event.target.value)}
        />
        {children}
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Create {noun}
        </Button>
      </DialogActions>
    </form>
  );
}
