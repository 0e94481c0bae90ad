import { cx } from '#client/ui/class-names.ts';
import { faceOf, familyColor } from './faces.ts';

type KindTileProps = { kind: string; size?: 'small' | 'medium' };

/** The icon of a kind on a tile of its family's colour. */
export function KindTile({ kind, size = 'medium' }: KindTileProps) {
  const { icon: Icon } = faceOf(kind);
  return (
    <span
      className={cx(
        'kind-tile flex shrink-0 items-center justify-center',
        familyColor(kind),
        size === 'small' ? 'size-6 rounded-control' : 'size-9 rounded-card',
      )}
    >
      <Icon className={size === 'small' ? 'size-3.5' : 'size-[18px]'} aria-hidden />
    </span>
  );
}
