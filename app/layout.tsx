import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { themeCookie, themeFrom } from '#components/theme-from.ts';
import { OwnWorkers } from '#components/trusted-types.tsx';

export const metadata: Metadata = {
  title: 'Ambient Atlas',
  description: 'Which Istio ambient waypoint every namespace, service and pod effectively uses, and why.',
  icons: { icon: '/icon.svg' },
  referrer: 'no-referrer',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** The document around every page. The theme comes from a cookie, so the first paint is right without a script. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = themeFrom((await cookies()).get(themeCookie)?.value) ?? undefined;
  return (
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <body>
        <OwnWorkers />
        {children}
      </body>
    </html>
  );
}
