import { useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { fireUntilWaiting } from '../runtime/fire-until-waiting.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readText } from './read-prop.ts';

export function ButtonFace({ id, values }: FaceProps) {
  const runtime = useRuntime();
  const [isBusy, setIsBusy] = useState(false);
  const tone = readText(values, 'tone');
  async function handleClick(): Promise<void> {
    setIsBusy(true);
    runtime.setOutputs(id, { isBusy: true });
    await fireUntilWaiting(runtime, { id, event: 'click', payload: {} });
    runtime.setOutputs(id, { isBusy: false });
    setIsBusy(false);
  }
  return (
    <Button
      variant={tone === 'danger' || tone === 'secondary' ? tone : 'primary'}
      size="large"
      isBusy={isBusy}
      disabled={readFlag(values, 'disabled')}
      className="max-w-full"
      onClick={() => void handleClick()}
    >
      <span className="clip-line">{readText(values, 'label') || 'Button'}</span>
    </Button>
  );
}
