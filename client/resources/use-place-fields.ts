import { useState } from 'react';
import { pathSchema } from '#shared/slug.ts';

/** The state of the fields that every kind has. */
export function usePlaceFields(item: { path: string; description: string } | undefined) {
  const [path, setPath] = useState(item?.path ?? '');
  const [description, setDescription] = useState(item?.description ?? '');
  const [error, setError] = useState<string>();
  return {
    path,
    description,
    error,
    isNew: item === undefined,
    setPath(next: string) {
      setPath(next);
      setError(undefined);
    },
    setDescription,
    setError,
    /** Shows what is wrong with the path. */
    check(): boolean {
      const isFine = pathSchema.safeParse(path).success;
      setError(isFine ? undefined : 'Use folder/name, each of a-z, 0-9, "_" and "-".');
      return isFine;
    },
  };
}

export type PlaceFieldsState = ReturnType<typeof usePlaceFields>;
