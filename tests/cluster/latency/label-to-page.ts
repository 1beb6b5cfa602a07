import type { Page } from '@playwright/test';
import { eventually } from '../harness/eventually.ts';
import { type KubernetesClient, named } from '../harness/kubernetes-client.ts';
import { waypoints } from './large-mesh.ts';
import { watchServices } from './watch-object.ts';

/** When one change of a label was known where, in milliseconds since it was sent. */
export type Sample = {
  /** The API server has answered the change. */
  readonly answered: number;
  /** It arrived at another client's watch: nobody can know it earlier. */
  readonly watched: number;
  /** The product's event stream brought it to the page. */
  readonly streamed: number;
  /** The page had painted the new verdict. */
  readonly shown: number;
  /** istiod's condition arrived at the other client's watch. */
  readonly istiod: number;
};

/** Long enough for everything that one change causes to be over. */
const restMs = 900;

/**
 * Changes the waypoint of one Service, whose panel is open in the page, again and again, each change once the last one is
 * over, and notes when it was known where. Both ends are on one machine, so their clocks are one.
 */
export async function sampleLabelToPage(
  page: Page,
  client: KubernetesClient,
  kubeconfig: string,
  service: string,
  count: number,
): Promise<readonly Sample[]> {
  const name = service.split('/').at(-1);
  const seen = new Map<string, number>();
  const stop = watchServices(kubeconfig, ({ metadata, status }) => {
    if (metadata.name !== name) return;
    const at = performance.timeOrigin + performance.now();
    const label = metadata.labels?.['istio.io/use-waypoint'];
    if (label !== undefined && !seen.has(`label ${label}`)) seen.set(`label ${label}`, at);
    const { conditions = [] } = (status ?? {}) as { conditions?: readonly { type: string; message: string }[] };
    const message = conditions.find(({ type }) => type === 'istio.io/WaypointBound')?.message ?? '';
    for (const waypoint of waypoints) {
      if (message.endsWith(`edge/${waypoint}`) && !seen.has(`istiod ${waypoint}`)) seen.set(`istiod ${waypoint}`, at);
    }
  });
  try {
    const samples: Sample[] = [];
    for (let index = -3; index < count; index += 1) {
      const waypoint = waypoints[Math.abs(index) % 2] ?? 'left';
      await new Promise((resolve) => setTimeout(resolve, restMs));
      seen.clear();
      await page.evaluate(() => Reflect.set(window, 'shownAt', {}));
      const sentAt = performance.timeOrigin + performance.now();
      await client.patch(named(service), { metadata: { labels: { 'istio.io/use-waypoint': waypoint } } });
      const answeredAt = performance.timeOrigin + performance.now();
      const shown = await eventually(
        async () => {
          const times = await page.evaluate(() => Reflect.get(window, 'shownAt') as Record<string, number>);
          const [shownAt, streamedAt] = [times[`shown ${waypoint}`], times[`streamed ${waypoint}`]];
          return shownAt !== undefined && { shownAt, streamedAt: streamedAt ?? Number.NaN };
        },
        `the page to show ${waypoint}`,
        { withinMs: 30_000, everyMs: 20 },
      );
      const istiodAt = await eventually(() => seen.get(`istiod ${waypoint}`) ?? null, 'istiod to answer');
      // The first ones warm everything up.
      if (index < 0) continue;
      samples.push({
        answered: answeredAt - sentAt,
        watched: (seen.get(`label ${waypoint}`) ?? Number.NaN) - sentAt,
        streamed: shown.streamedAt - sentAt,
        shown: shown.shownAt - sentAt,
        istiod: istiodAt - sentAt,
      });
    }
    return samples;
  } finally {
    stop();
  }
}

/** Runs in the page before anything else: notes when the stream brings a waypoint and when its name stands painted. */
export function noteWhatIsShown(): void {
  Reflect.set(window, 'shownAt', {});
  const note = (what: string) => {
    const times = Reflect.get(window, 'shownAt') as Record<string, number>;
    times[what] ??= performance.timeOrigin + performance.now();
  };
  const names = ['left', 'right'];
  const Original = window.EventSource;
  window.EventSource = class extends Original {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('delta', ({ data }) => {
        for (const name of names) if (String(data).includes(`"asked":"edge/${name}"`)) note(`streamed ${name}`);
      });
    }
  };
  const afterPaint = new MessageChannel();
  let shown = '';
  afterPaint.port1.onmessage = () => note(`shown ${shown}`);
  new MutationObserver(() => {
    const text = document.querySelector('[data-testid="verdict-service"]')?.textContent ?? '';
    const name = names.find((one) => text.includes(`edge/${one}`)) ?? '';
    if (name === shown || name === '') return;
    shown = name;
    requestAnimationFrame(() => afterPaint.port2.postMessage(null));
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
