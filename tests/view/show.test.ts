import { describe, expect, it } from 'vitest';
import { isFiltered, type Show, showAll, showFromUrl, showToUrl, toggleOpened } from '#lib/view/show.ts';

const everything: Show = {
  selected: 'EndpointSlice/app/s#10.0.0.9',
  namespaces: ['data', 'shop'],
  outcomes: ['refused', 'not-asked'],
  kinds: ['Service', 'Gateway'],
  text: 'a&b=c +ü%',
  opened: ['fold:shop:quiet', 'stack:Service/shop/cart:cart-v2 Deployment:Pod:bound:own infra/pods'],
  labels: 'app=cart,tier!=web',
  focus: 'Gateway/shop/edge',
  quiet: 'show',
  outsideMesh: 'hide',
  bypasses: true,
  finding: 'WP-INGRESS-BYPASS@Gateway/edge/public',
};

describe('a Show in a link', () => {
  it('comes back as it was', () => {
    for (const show of [showAll, everything]) {
      expect(showFromUrl(new URLSearchParams(showToUrl(show).toString()))).toEqual(show);
    }
  });

  it('leaves out what is at its default', () => {
    expect(showToUrl(showAll).toString()).toBe('');
    expect(isFiltered(showAll)).toBe(false);
    expect(isFiltered(everything)).toBe(true);
  });

  it('passes over what it does not understand', () => {
    const parameters = new URLSearchParams(
      'outcome=refused&outcome=sorrow&kind=Cat&outside=maybe&ns=&ns=b&ns=a&ns=b&x=1&select=',
    );
    expect(showFromUrl(parameters)).toEqual({ ...showAll, outcomes: ['refused'], namespaces: ['a', 'b'] });
  });

  it('opens and closes', () => {
    const opened = toggleOpened(showAll, 'fold:shop:quiet');
    expect(opened.opened).toEqual(['fold:shop:quiet']);
    expect(toggleOpened(opened, 'fold:shop:quiet')).toEqual(showAll);
  });
});
