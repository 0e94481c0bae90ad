import './style-nonce.ts';
import '#client/ui/theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from '#client/api/trpc.ts';
import { Toaster } from '#client/ui/toaster.tsx';
import { TooltipProvider } from '#client/ui/tooltip.tsx';
import { router } from './routes.tsx';
import { applySavedTheme } from './theme.ts';

applySavedTheme();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <RouterProvider router={router} />
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
