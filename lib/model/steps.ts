/**
 * A computation that may pause: after each step others can go first, and what it computes does not depend on whether they
 * do. Only somebody who knows the time can decide that, so it is not decided here.
 */
export type Steps<Result> = Generator<undefined, Result>;

/** All steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
