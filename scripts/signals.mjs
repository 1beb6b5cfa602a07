const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Hands the signals that end this script on to the server, and ends the server when npm is gone. */
export function passSignals(server) {
  for (const signal of signals) process.on(signal, () => server.kill(signal));
  // npm passes a signal on to the shell between it and this script only, so that the shell's end is all that is seen here.
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => process.ppid === shell || server.kill('SIGTERM'), 250).unref();
}
