import {
  createContext,
  type DragEvent,
  type ReactNode,
  useContext,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { dataPathDragType } from './data-path-drag-type.ts';

/** A field that takes the path of a value. */
type MappingTarget = { id: string; insert(path: string): void };

type Mapping = {
  targetId: string | null;
  setTarget(target: MappingTarget): void;
  /** Puts a path into the field that was focused last; false when there is none. */
  insert(path: string): boolean;
};

const MappingContext = createContext<Mapping | null>(null);

/** Joins the values at the left of an opened node with the fields in its middle (design 5.2, 10). */
export function MappingProvider({ children }: { children: ReactNode }) {
  const target = useRef<MappingTarget | null>(null);
  const [targetId, setTargetId] = useState<string | null>(null);
  const mapping = useMemo<Mapping>(
    () => ({
      targetId,
      setTarget(next) {
        target.current = next;
        setTargetId(next.id);
      },
      insert(path) {
        target.current?.insert(path);
        return target.current !== null;
      },
    }),
    [targetId],
  );
  return <MappingContext value={mapping}>{children}</MappingContext>;
}

export function useMapping(): Mapping | null {
  return useContext(MappingContext);
}

type DropPoint = { x: number; y: number };

/**
 * What a field's box needs to take values: it becomes the target when it gets the focus, and values can be dropped on
 * it. Where there is no data to map from these do nothing.
 */
export function useMappingTarget(insert: (path: string, at?: DropPoint) => void) {
  const mapping = useMapping();
  const id = useId();
  const latest = useRef(insert);
  latest.current = insert;
  if (mapping === null) return {};
  const isPath = (event: DragEvent) => event.dataTransfer.types.includes(dataPathDragType);
  return {
    'data-mapping': mapping.targetId === id ? '' : undefined,
    onFocus: () => mapping.setTarget({ id, insert: (path) => latest.current(path) }),
    onDragOverCapture: (event: DragEvent) => {
      if (!isPath(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDropCapture: (event: DragEvent) => {
      if (!isPath(event)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(event.dataTransfer.getData(dataPathDragType), { x: event.clientX, y: event.clientY });
    },
  };
}
