import { connection } from 'next/server';
import { Notice } from '#components/states/notice.tsx';

export default async function NotFound() {
  await connection();
  return (
    <main className="grid h-full place-items-center p-6">
      <Notice title="There is no page at this address" action={{ label: 'Open the map', href: '/' }}>
        Ambient Atlas has one page. Links to an object look like <code>/?select=Service/shop/cart</code>.
      </Notice>
    </main>
  );
}
