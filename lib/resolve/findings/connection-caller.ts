/** Who connects, as ztunnel sees it; null for plain text, which shows no identity. Without addresses these are unknown. */
export type ConnectionCaller = {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly addresses: readonly string[];
} | null;
