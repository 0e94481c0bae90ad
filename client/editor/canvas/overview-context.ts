import { createContext } from 'react';

/** A large flow is looked at from so far away that ports and lines of text are no use: only shapes are drawn. */
export const OverviewContext = createContext(false);

export const maxOverviewZoom = 0.3;
