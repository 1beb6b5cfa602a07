import type { Steps } from '#lib/model/steps.ts';
import type { Clock } from './clock.ts';

/** No longer at a time, so that what waits is served meanwhile. */
const sliceMs = 8;

/**
 * Runs a computation, pausing after each 8 ms so that the server does its other work. What takes less is done on return.
 * Returns how to give it up.
 */
export function runInSlices<Result>(
  steps: Steps<Result>,
  clock: Clock,
  done: (result: Result) => void,
  failed: (error: unknown) => void,
): () => void {
  let cancel = () => {};
  const proceed = () => {
    const startedAtMs = clock.now();
    let step: IteratorResult<undefined, Result>;
    try {
      do step = steps.next();
      while (step.done !== true && clock.now() - startedAtMs < sliceMs);
    } catch (error) {
      return failed(error);
    }
    if (step.done === true) done(step.value);
    else cancel = clock.schedule(0, proceed);
  };
  proceed();
  return () => cancel();
}
