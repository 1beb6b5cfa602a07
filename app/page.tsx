import { cookies } from 'next/headers';
import { Dashboard } from '#components/dashboard.tsx';
import { themeCookie, themeFrom } from '#components/theme-from.ts';

/** The one page. It holds no cluster data: the dashboard reads that from the API. */
export default async function Page({
  searchParams,
}: {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}) {
  const { theme } = await searchParams;
  const remembered = (await cookies()).get(themeCookie)?.value;
  return <Dashboard themeAtFirst={{ link: themeFrom(theme), remembered: themeFrom(remembered) }} />;
}
