/** What was asked for cannot be shown, and no waiting helps: exit code 2. The message is a sentence that says what to do. */
export class Unusable extends Error {}
