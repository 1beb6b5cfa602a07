import { type Atlas, createAtlas } from '#server/atlas.ts';
import type { Config } from '#server/config.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

/** An Atlas that started nothing and reads nothing yet. */
export function createTestAtlas(config: Partial<Config> = {}): { readonly atlas: Atlas; readonly clock: FakeClock } {
  const clock = createFakeClock();
  const atlas = createAtlas(
    {
      paths: [],
      demo: false,
      context: null,
      token: null,
      given: {},
      kubeconfigPaths: [],
      home: process.cwd(),
      listen: null,
      refusal: null,
      development: false,
      problems: [],
      ...config,
    },
    clock,
  );
  return { atlas, clock };
}
