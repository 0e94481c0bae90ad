import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { Button } from '#client/ui/button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { EntryPage, FormProblem } from './entry-page.tsx';
import { pageAfterSignIn } from './page-after-sign-in.ts';

/** `/sign-in`; goes to `/setup` while there is no admin, and back to the page that asked for a session. */
export function SignInPage() {
  const setup = useQuery(trpc.session.setupState.queryOptions());
  const isSignedIn = useIsSignedIn(setup.data?.demo === false);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const signIn = useMutation(
    trpc.session.signIn.mutationOptions({
      onSuccess: (session) => {
        queryClient.clear();
        queryClient.setQueryData(trpc.session.get.queryKey(), session);
        navigate(pageAfterSignIn(search.get('then')), { replace: true });
      },
      onError: (error) => setProblem(toApiError(error).message),
    }),
  );

  if (setup.data?.needsSetup) return <Navigate to="/setup" replace />;
  if (isSignedIn) return <Navigate to={pageAfterSignIn(search.get('then'))} replace />;

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    if (email.trim() === '' || password === '') setProblem('Enter your email and your password.');
    else signIn.mutate({ email: email.trim(), password });
  }

  return (
    <EntryPage title="Sign in">
      <form onSubmit={handleSubmit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          scale="operator"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          scale="operator"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormProblem message={problem} />
        <Button type="submit" variant="primary" size="large" isBusy={signIn.isPending}>
          Sign in
        </Button>
        {setup.data?.demo && (
          <a href="/" className="self-center rounded-sm text-accent underline underline-offset-2">
            Open the demo again
          </a>
        )}
      </form>
    </EntryPage>
  );
}

/** In a demo asking for the session would sign in at once, so nobody is asked there. */
function useIsSignedIn(isAsked: boolean): boolean {
  const session = useQuery({ ...trpc.session.get.queryOptions(), enabled: isAsked });
  return session.data !== null && session.data !== undefined;
}
