/** What was asked cannot be done as it was written: exit code 2. The message is a sentence that says what to do. */
export class BadInput extends Error {}

/** The cluster could not be read: exit code 3. The message names the address and the cause. */
export class ClusterUnreadable extends Error {}
