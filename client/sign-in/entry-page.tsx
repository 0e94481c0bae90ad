import { type ReactNode, useEffect, useRef } from 'react';
import { useDocumentTitle } from '#client/app/document-title.ts';

type EntryPageProps = { title: string; intro?: ReactNode; children: ReactNode };

/** The frame of the pages before anybody is signed in. */
export function EntryPage({ title, intro, children }: EntryPageProps) {
  useDocumentTitle(title);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <main className="flex min-h-full items-center justify-center p-4">
      <div className="w-full max-w-sm rounded-card border border-line bg-surface p-6 sm:p-8">
        <div className="flex items-center gap-2.5 pb-6">
          <img src="/favicon.svg" alt="" className="size-8" />
          <span className="font-semibold text-md">Millrace</span>
        </div>
        <h1 className="font-semibold text-lg">{title}</h1>
        {intro && <p className="pt-1 text-muted">{intro}</p>}
        <div ref={form} className="pt-5">
          {children}
        </div>
      </div>
    </main>
  );
}

/** Why the form was refused, over its button. */
export function FormProblem({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p role="alert" className="rounded-control border border-bad/40 bg-bad-soft px-3 py-2">
      {message}
    </p>
  );
}
