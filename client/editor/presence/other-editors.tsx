import { Tooltip } from '#client/ui/tooltip.tsx';
import { useOtherEditors } from './use-other-editors.ts';

const shown = 3;

/** Who else has this flow open, by their initials; also oneself in another tab. */
export function OtherEditors({ flowId }: { flowId: string }) {
  const others = useOtherEditors(flowId);
  if (others.length === 0) return null;
  return (
    <ul aria-label="Also here" className="flex items-center -space-x-1.5 max-sm:hidden">
      {others.slice(0, shown).map(({ clientId, name, isSelf }) => (
        <li key={clientId}>
          <Tooltip label={isSelf ? 'You, in another tab' : `${name} has this flow open, too`}>
            <span
              role="img"
              aria-label={isSelf ? 'You, in another tab' : name}
              className="flex size-6 items-center justify-center rounded-full border-2 border-surface bg-accent-soft font-semibold text-2xs text-accent"
            >
              {initials(name)}
            </span>
          </Tooltip>
        </li>
      ))}
      {others.length > shown && <li className="pl-3 text-muted text-xs">and {others.length - shown} more</li>}
    </ul>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
