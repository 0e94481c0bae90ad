import { useState } from 'react';
import { Button } from '#client/ui/button.tsx';

/** The button of a row; while what it does is going on, further presses do nothing. */
export function RowButton({ label, onPress }: { label: string; onPress(): Promise<void> }) {
  const [isBusy, setIsBusy] = useState(false);
  async function handlePress(): Promise<void> {
    setIsBusy(true);
    await onPress();
    setIsBusy(false);
  }
  return (
    <Button
      isBusy={isBusy}
      onClick={(event) => {
        event.stopPropagation();
        void handlePress();
      }}
    >
      {label}
    </Button>
  );
}
