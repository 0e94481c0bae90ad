import type { ReactNode } from 'react';
import { Button } from '#client/ui/button.tsx';
import { DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextArea } from '#client/ui/text-field.tsx';

type PublishFormProps = {
  /** The version that the draft becomes. */
  version: number;
  message: string;
  onMessage(message: string): void;
  isBusy: boolean;
  /** It was advised against, and is done all the same. */
  isAnyway?: boolean;
  /** Something stands in the way, which `children` say. */
  isRefused?: boolean;
  onPublish(): void;
  onClose(): void;
  /** Stands before the buttons. */
  actions?: ReactNode;
  /** What is to be known before. */
  children?: ReactNode;
};

/** What flows and apps ask before a draft becomes a version: what changed. */
export function PublishForm(props: PublishFormProps) {
  const { version, message, onMessage, isBusy, isAnyway = false, isRefused = false } = props;
  return (
    <form
      className="contents"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRefused) props.onPublish();
      }}
    >
      <DialogBody className="flex flex-col gap-3">
        {props.children}
        <TextArea
          label="What changed"
          isRequired={false}
          help="For the list of versions."
          rows={2}
          maxLength={2000}
          value={message}
          onChange={(event) => onMessage(event.target.value)}
        />
      </DialogBody>
      <DialogActions>
        {props.actions}
        <Button onClick={props.onClose}>Cancel</Button>
        <Button type="submit" variant={isAnyway ? 'danger' : 'primary'} isBusy={isBusy} disabled={isRefused}>
          Publish version {version}
          {isAnyway && ' anyway'}
        </Button>
      </DialogActions>
    </form>
  );
}
