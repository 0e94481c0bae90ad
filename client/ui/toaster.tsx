import { Toaster as Sonner } from 'sonner';

/** Where short messages stand; `toast` of sonner shows one. Never for errors at fields. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      closeButton
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-2.5 rounded-card border border-line bg-raised px-4 py-3 font-sans text-sm text-text shadow-float',
          title: 'font-medium',
          description: 'text-muted',
          actionButton: 'ml-auto shrink-0 rounded-control px-2 py-1 font-medium text-accent hover:bg-hover',
          closeButton: 'order-last ml-auto shrink-0 text-muted hover:text-text',
          error: '[&_[data-icon]]:text-bad',
          success: '[&_[data-icon]]:text-ok',
        },
      }}
    />
  );
}
