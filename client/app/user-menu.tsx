import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { restartLive } from '#client/api/live.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { cx } from '#client/ui/class-names.ts';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#client/ui/menu.tsx';
import { useSession } from './session-context.tsx';
import { chooseTheme, type Theme, useTheme } from './theme.ts';

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Who is signed in; theme, sign out and, in a demo, the people to view as. */
export function UserMenu({ isOpen }: { isOpen: boolean }) {
  const { user, demo } = useSession();
  const { role } = useWorkspace();
  const theme = useTheme();
  const viewAs = useViewAs();
  const signOut = useSignOut();
  return (
    <Menu side="top" align="start" trigger={<UserButton name={user.name} role={role} isOpen={isOpen} />}>
      <div className="px-2 pt-1 pb-1.5">
        <p className="font-semibold">{user.name}</p>
        <p className="text-muted text-xs">{user.email}</p>
      </div>
      <MenuSeparator />
      {demo && (
        <>
          <MenuChoice
            label="View as"
            value={user.id}
            onChange={viewAs}
            options={demo.people.map((person) => ({
              value: person.id,
              label: person.name,
              note: person.role,
            }))}
          />
          <MenuSeparator />
        </>
      )}
      <MenuChoice
        label="Theme"
        value={theme}
        options={themes}
        onChange={(value) => chooseTheme(themes.find((option) => option.value === value)?.value ?? 'system')}
      />
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

type UserButtonProps = { name: string; role: string; isOpen: boolean };

function UserButton({ name, role, isOpen, ...trigger }: UserButtonProps) {
  return (
    <button
      type="button"
      {...trigger}
      aria-label={`User menu: ${name}`}
      className={cx(
        'flex min-w-0 items-center gap-2.5 rounded-control p-1.5 text-left hover:bg-hover',
        isOpen && 'sm:flex-1',
      )}
    >
      <span
        aria-hidden
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
      >
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className={cx('min-w-0', isOpen ? 'max-sm:hidden' : 'hidden')}>
        <span className="clip-line block font-medium leading-4">{name}</span>
        <span className="clip-line block text-muted text-xs first-letter:uppercase">{role}</span>
      </span>
    </button>
  );
}

function useViewAs(): (userId: string) => void {
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const viewAs = useMutation(
    trpc.session.viewAs.mutationOptions({
      onSuccess: (session) => {
        restartLive();
        queryClient.clear();
        queryClient.setQueryData(trpc.session.get.queryKey(), session);
        navigate(`/w/${slug}`);
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  return (userId) => viewAs.mutate({ userId });
}

function useSignOut(): () => void {
  const navigate = useNavigate();
  const signOut = useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: () => {
        queryClient.clear();
        navigate('/sign-in');
      },
      onError: (error) => toast.error(toApiError(error).message),
    }),
  );
  return () => signOut.mutate();
}
