import { X } from 'lucide-react';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '#client/ui/button.tsx';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useEditorState } from '../state/editor-context.tsx';
import { tourSteps } from './tour-steps.ts';

const storageKey = 'millrace-tour';

/** Offers five short steps through the editor until somebody takes or refuses them, for ever. */
export function Tour() {
  const [isOffered, setIsOffered] = useState(() => localStorage.getItem(storageKey) === null);
  const [step, setStep] = useState<number | null>(null);
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  if (!isOffered || isReadOnly) return null;
  const end = () => {
    setIsOffered(false);
    localStorage.setItem(storageKey, 'seen');
  };
  if (step !== null) return <TourStep key={step} index={step} onGo={setStep} onEnd={end} />;
  return (
    <div className="absolute bottom-14 left-3 z-5 flex items-center gap-1 rounded-card border border-line bg-raised py-0.5 pr-0.5 pl-3 text-xs max-md:hidden">
      New here?
      <Button size="small" variant="quiet" className="text-accent" onClick={() => setStep(0)}>
        Take a tour of five steps
      </Button>
      <IconButton icon={X} label="Never show this again" size="small" tooltipSide="top" onClick={end} />
    </div>
  );
}

type TourStepProps = { index: number; onGo(index: number): void; onEnd(): void };

function TourStep({ index, onGo, onEnd }: TourStepProps) {
  const card = useRef<HTMLDivElement>(null);
  const step = tourSteps[index];
  const box = useBoxOf(step?.target ?? 'body');
  useEffect(() => card.current?.focus(), []);
  if (step === undefined) return null;
  const isLast = index === tourSteps.length - 1;
  return createPortal(
    <>
      <div
        aria-hidden
        className="pointer-events-none fixed z-40 rounded-card outline-3 outline-accent -outline-offset-2"
        style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      />
      <div
        ref={card}
        role="dialog"
        aria-label="Tour"
        tabIndex={-1}
        onKeyDown={(event) => event.key === 'Escape' && onEnd()}
        className="fixed z-41 w-80 animate-rise rounded-card border border-line bg-raised p-4 shadow-float outline-none"
        style={placeBeside(box)}
      >
        <p className="text-muted text-xs">
          {index + 1} of {tourSteps.length}
        </p>
        <h2 className="font-semibold text-md">{step.title}</h2>
        <p className="pt-1">{step.text}</p>
        <div className="flex items-center gap-2 pt-3">
          <Button size="small" variant="quiet" onClick={onEnd}>
            {isLast ? 'Close' : 'Skip the tour'}
          </Button>
          <span className="flex-1" />
          {index > 0 && (
            <Button size="small" onClick={() => onGo(index - 1)}>
              Back
            </Button>
          )}
          <Button size="small" variant="primary" onClick={() => (isLast ? onEnd() : onGo(index + 1))}>
            {isLast ? 'Done' : 'Next'}
          </Button>
        </div>
      </div>
    </>,
    document.body,
  );
}

type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

function useBoxOf(selector: string): Box {
  const read = () => document.querySelector(selector)?.getBoundingClientRect() ?? nowhere;
  const [box, setBox] = useState<Box>(read);
  useEffect(() => {
    const measure = () => setBox(document.querySelector(selector)?.getBoundingClientRect() ?? nowhere);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [selector]);
  return box;
}

const cardWidth = 320;
const margin = 12;

/** Where there is room: at the right, else at the left of a tall target; below a flat one; in the middle of a wide one. */
function placeBeside({ x, y, width, height }: Box): CSSProperties {
  const isFlat = height < 80;
  if (isFlat) return { left: Math.min(x, window.innerWidth - cardWidth - margin), top: y + height + margin };
  const top = Math.max(y, 0) + 48;
  if (x + width + cardWidth + margin < window.innerWidth && width < 400) {
    return { left: x + width + margin, top };
  }
  if (width < 800 && x > cardWidth + margin) return { left: x - cardWidth - margin, top };
  return { left: x + (width - cardWidth) / 2, top };
}
