/** No connection to the API server came about, or its credentials could not be had: that holds for every request. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
