import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { queryClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { slugFrom } from '#shared/slug.ts';
import { appsApi } from '../shared/apps-api.ts';

type NewApp = {
  title: string;
  /** Left out: made from the title, and one that is free. */
  slug?: string;
  /** The path of a published flow whose form, progress and result it begins with. */
  fromFlow?: string;
};

/** Makes an app and opens it in the builder. */
export function useNewApp() {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ title, slug, fromFlow }: NewApp) => {
      const wanted = slug ?? freeSlug(slugFrom(title, 'app'), await slugsIn(workspace));
      return await appsApi.create({
        workspace,
        slug: wanted,
        title,
        ...(fromFlow === undefined ? {} : { fromFlow }),
      });
    },
    onSuccess: (app) => {
      void queryClient.invalidateQueries({ queryKey: ['apps', 'list', workspace] });
      navigate(`/w/${workspace}/apps/${app.slug}`);
    },
  });
}

async function slugsIn(workspace: string): Promise<string[]> {
  return (await appsApi.list({ workspace })).map((app) => app.slug);
}

/** The address that was wanted, or the first of `desk_2`, `desk_3`, ... that nobody has. */
export function freeSlug(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  const numbers = Array.from({ length: taken.length + 1 }, (_, index) => `${wanted}_${index + 2}`);
  return numbers.find((slug) => !taken.includes(slug)) ?? wanted;
}
