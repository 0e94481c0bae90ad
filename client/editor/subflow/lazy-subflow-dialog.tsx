import { lazy } from 'react';

/** Loaded when a part of a flow becomes a flow of its own for the first time. */
export const SubflowDialog = lazy(async () => ({
  default: (await import('./subflow-dialog.tsx')).SubflowDialog,
}));
