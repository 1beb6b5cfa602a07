'use client';

import { Notice } from '#components/states/notice.tsx';

export default function ErrorPage({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <main className="grid h-full place-items-center p-6">
      <Notice title="The page stopped on an error of its own" action={{ label: 'Draw it again', run: reset }}>
        This says nothing about your mesh. What happened: <code>{error.message || 'no message'}</code>. Drawing again
        often helps; if it comes back, the message and the address of this page are what a report needs.
      </Notice>
    </main>
  );
}
