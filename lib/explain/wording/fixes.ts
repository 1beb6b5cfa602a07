/** One change that would give another verdict, with the line that makes it. `command` is null where no command can. */
export type Fix = { readonly sentence: string; readonly command: string | null };
