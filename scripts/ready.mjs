/**
 * Waits until the path answers 200; any other answer, or none yet, is asked again. Gives true, or false after the limit or
 * once the signal aborts.
 */
export async function answers(address, path, { limitMs = Number.POSITIVE_INFINITY, signal } = {}) {
  const until = Date.now() + limitMs;
  while (signal?.aborted !== true) {
    if ((await get(address, path))?.ok) return true;
    if (Date.now() > until) return false;
    await pause(25);
  }
  return false;
}

/** A cluster that has not answered after this time is said to be away, and waited for. */
const patienceMs = 12_000;

/**
 * Prints the address, then what is shown there as soon as that is known. `gone` aborts when the server has ended.
 * A cluster that does not answer is waited for, and announced once it does. `renew` makes the server take a new token
 * and gives it.
 */
export async function announce(address, token, gone, renew) {
  await answers(address, '/readyz', { limitMs: 8_000, signal: gone });
  const first = await status(address, token);
  if (gone.aborted) return;
  const showsCluster = !['files', 'demo'].includes(first?.source.kind) || first.contexts?.length > 0;
  const needsToken = token !== false && showsCluster;
  console.log(`Ambient Atlas: ${needsToken ? `${address}?token=${token}` : address}`);
  if (needsToken) offerLinks(address, renew);
  if (first === undefined) return;

  const isKnown = ({ freshness }) => !['starting', 'syncing'].includes(freshness.state);
  const known = await statusOnce(isKnown, { everyMs: 50, limitMs: patienceMs });
  if (known !== undefined) console.log(linesOf(known).join('\n'));
  if (known?.freshness.state !== 'unreachable') return;
  const isBack = ({ freshness }) => freshness.state !== 'unreachable';
  const answered = await statusOnce(isBack, { everyMs: 1_000, limitMs: Number.POSITIVE_INFINITY });
  if (answered !== undefined) console.log(answered.source.sentence);

  /** The first status of this kind, or the last one within the limit; undefined once the server has ended. */
  async function statusOnce(isMeant, { everyMs, limitMs }) {
    const until = Date.now() + limitMs;
    for (;;) {
      const current = await status(address, token);
      if (gone.aborted) return undefined;
      if (current !== undefined && (isMeant(current) || Date.now() > until)) return current;
      await pause(everyMs);
    }
  }
}

/** A link works once; Enter prints another, for a second browser. */
function offerLinks(address, renew) {
  if (!process.stdin.isTTY) return;
  console.log('The link works once. Press Enter for another.');
  process.stdin.on('data', () => console.log(`Ambient Atlas: ${address}?token=${renew()}`)).unref();
}

/** What is shown, in a few lines for the terminal. */
function linesOf({ source, files, istio, freshness, problems }) {
  const lines = [source.sentence];
  if (freshness.state === 'syncing') lines.push('The cluster is still being read; the page shows how far it is.');
  if (files !== null && istio !== null && source.kind === 'files') lines.push(summaryOf(files, istio));
  lines.push(...problems);
  if (files !== null) {
    lines.push(...files.broken.map((sentence) => `  ${sentence}`));
    const more = files.brokenCount - files.broken.length;
    if (more > 0) lines.push(`  and ${more} more broken documents; the page lists them all.`);
  }
  return lines;
}

function summaryOf(files, istio) {
  const counts = [
    counted(files.count, 'file'),
    counted(files.objects, 'object'),
    ...(files.brokenCount === 0 ? [] : [counted(files.brokenCount, 'broken document')]),
  ].join(', ');
  const reading =
    files.reading === 'desired'
      ? 'read as if deployed (--observed: as seen)'
      : 'read as seen (--desired: as if deployed)';
  return `${counts}; ${reading}; Istio ${istio.minor}, ${originOfVersion[istio.minorFrom]}.`;
}

const originOfVersion = {
  given: 'as asked for',
  cluster: 'by the images of istiod',
  default: 'since nothing names a version (--istio sets it)',
};

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

async function status(address, token) {
  const headers = token === false ? {} : { authorization: `Bearer ${token}` };
  const response = await get(address, '/api/v1/status', headers);
  return response?.ok ? response.json() : undefined;
}

async function get(address, path, headers = {}) {
  try {
    return await fetch(new URL(path, address), { headers, signal: AbortSignal.timeout(2_000) });
  } catch {
    return undefined;
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
