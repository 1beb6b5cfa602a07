/** Waits until the path answers 200. Any other answer, or none yet, is asked again. Gives true, or false after the limit. */
export async function answers(address, path, limitMs = Number.POSITIVE_INFINITY) {
  const until = Date.now() + limitMs;
  for (;;) {
    if ((await get(address, path))?.ok) return true;
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Prints the address and where the data comes from; a cluster that takes long to read is announced while it is read. */
export async function announce(address, token) {
  const isReady = await answers(address, '/readyz', 8_000);
  const source = (await status(address, token))?.source;
  const isLive = source?.kind === 'cluster';
  const link = isLive && token !== false ? `${address}?token=${token}` : address;
  console.log(`Ambient Atlas: ${link}`);
  if (source !== undefined) console.log(source.sentence);
  if (!isReady) console.log('The cluster is still being read; the page shows how far it is.');
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
