import { lazy } from 'react';

/** Loaded when the panel is opened for the first time. */
export const TestCasesPanel = lazy(async () => ({
  default: (await import('./test-cases-panel.tsx')).TestCasesPanel,
}));
