import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { Button } from '#client/ui/button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { EntryPage, FormProblem } from './entry-page.tsx';

type FormValues = { code: string; name: string; email: string; password: string };
type FormErrors = Partial<Record<keyof FormValues | 'form', string>>;

const shortestPassword = 10;

/** `/setup`: the first admin, with the one-time code that the server's log shows. */
export function SetupPage() {
  const setup = useQuery(trpc.session.setupState.queryOptions());
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [values, setValues] = useState<FormValues>({
    code: search.get('code') ?? '',
    name: '',
    email: '',
    password: '',
  });
  const [errors, setErrors] = useState<FormErrors>({});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [errors]);
  const create = useMutation(
    trpc.session.setup.mutationOptions({
      onSuccess: (session) => {
        queryClient.clear();
        queryClient.setQueryData(trpc.session.get.queryKey(), session);
        navigate('/', { replace: true });
      },
      onError: (error) => setErrors(errorsOf(error)),
    }),
  );

  if (setup.data && !setup.data.needsSetup && !create.isSuccess) return <Navigate to="/" replace />;

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const found = problemsOf(values);
    setErrors(found);
    if (Object.keys(found).length === 0) create.mutate({ ...values, email: values.email.trim() });
  }

  const field = (name: keyof FormValues) => ({
    name,
    value: values[name],
    error: errors[name],
    scale: 'operator' as const,
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });

  return (
    <EntryPage
      title="Set up Millrace"
      intro="You become the first admin. The log of the server shows the code."
    >
      <form ref={form} onSubmit={handleSubmit} noValidate className="flex flex-col gap-4">
        <TextField label="Code" autoComplete="one-time-code" spellCheck={false} {...field('code')} />
        <TextField label="Name" autoComplete="name" {...field('name')} />
        <TextField label="Email" type="email" autoComplete="username" {...field('email')} />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          {...(errors.password ? {} : { help: `At least ${shortestPassword} characters.` })}
          {...field('password')}
        />
        <FormProblem message={errors.form} />
        <Button type="submit" variant="primary" size="large" isBusy={create.isPending}>
          Create the admin
        </Button>
      </form>
    </EntryPage>
  );
}

function problemsOf({ code, name, email, password }: FormValues): FormErrors {
  return {
    ...(code.trim() === '' ? { code: 'Enter the code from the log.' } : {}),
    ...(name.trim() === '' ? { name: 'Enter your name.' } : {}),
    ...(!/^\S+@\S+\.\S+$/.test(email.trim()) ? { email: 'Enter an email address.' } : {}),
    ...(password.length < shortestPassword
      ? { password: `Use at least ${shortestPassword} characters.` }
      : {}),
  };
}

function errorsOf(error: unknown): FormErrors {
  const fields = Object.fromEntries(fieldErrorsOf(error).map(({ path, message }) => [path, message]));
  const isKnown = Object.keys(fields).some((name) => ['code', 'name', 'email', 'password'].includes(name));
  return isKnown ? fields : { form: toApiError(error).message };
}
