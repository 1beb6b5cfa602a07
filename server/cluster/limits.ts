/**
 * The times and amounts by which a cluster is read. Where no source is named, the value is that of client-go's Reflector
 * (tools/cache/reflector.go) or follows from a limit of the API server.
 */
export const limits = {
  /** For a connection and its TLS handshake. */
  connectMs: 10_000,
  keepAliveMs: 30_000,

  /** 500 pods are about 2.5 MB, which take about 20 ms to parse. */
  pageSize: 500,
  /** Kinds whose lists are read at the same time. */
  listsAtOnce: 4,
  /** Above, the rest of a kind is a named gap. */
  maximumObjects: 100_000,
  /** The API server itself gives up after 60 s. */
  firstByteOfListMs: 65_000,
  wholePageMs: 180_000,
  maximumPageBytes: 64 * 1_024 * 1_024,

  /** A watch asks the server to end it after so many seconds, and up to as many more. */
  watchSeconds: 300,
  /** Some proxies hold the head back until the first event, and bookmarks come about once a minute. */
  firstByteOfWatchMs: 75_000,
  /** One and a half times the interval of bookmarks. */
  silenceMs: 90_000,
  /** After a watch that stayed silent, the next one has to speak sooner, or the server is asked whether all is true. */
  secondSilenceMs: 30_000,
  /** How often a server that sends no bookmarks is asked: late enough for one to come, in time for the proof not to age. */
  pollingMs: 70_000,
  /** A watch that ends sooner than this without an event counts as a failure, or two sides could spin. */
  shortWatchMs: 1_000,
  maximumEventBytes: 8 * 1_024 * 1_024,
  /** Internal errors of a watch are not answered by a new list for so long. */
  internalErrorMs: 30_000,
  /** A server behind the version that was asked for may catch up in this time. */
  behindRetryMs: 1_000,

  backoffMs: 800,
  longestBackoffMs: 30_000,
  /** After so long without a failure the next one is a first one again. */
  backoffResetMs: 120_000,
  /** While the server cannot be reached, one small request finds out when it can; it may ask more often than thirty lists. */
  longestProbeBackoffMs: 4_000,
  /** What waited for the same thing resumes spread over this time. */
  resumeSpreadMs: 2_000,
  forbiddenRetryMs: 60_000,
  /** A server that just started refuses everybody until it has read its roles, so a refusal counts once it lasts. */
  refusedForMs: 5_000,
  refusedTimes: 3,
  /** So long after it was out of reach, a server is not yet itself, and asked again sooner than one that fails for good. */
  settlingMs: 60_000,
  longestSettlingBackoffMs: 4_000,
  absentRetryMs: 60_000,
  /** A kind that was just installed is served about a second later. */
  installedRetryMs: 1_000,

  /** Requests a second, as client-go allows. A first reading needs about 130 at once with 10,000 pods, hence the burst. */
  requestsPerSecond: 5,
  requestBurst: 200,
  /** A server that asks to slow down gets half as many requests for so long. */
  throttledMs: 60_000,

  /** How often is looked whether the computer slept. */
  sleepCheckMs: 2_000,
  /** A gap in time longer than this was a sleep. */
  sleptMs: 60_000,

  /** A proof of life older than this is late: bookmarks come about once a minute. */
  delayedAfterMs: 75_000,
  staleAfterMs: 120_000,
  /** A failure that lasts this long is no hiccup. */
  staleFailureMs: 15_000,

  /** After this time the picture is shown with what there is; kinds that are still being read are gaps. */
  firstPictureMs: 5_000,
} as const;
