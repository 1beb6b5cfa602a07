const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A Host header names this machine. Any other name means that a foreign name was pointed at this address (DNS
 * rebinding), or that somebody reaches a server that was meant for one person. Every port is fine, since tunnels and
 * port forwards change it.
 */
export function isLoopbackHost(host: string | null): boolean {
  if (host === null) return false;
  const match = /^(\[[0-9a-f:]{2,39}\]|[a-z0-9.-]{1,253}?)\.?(?::(\d{1,5}))?$/i.exec(host);
  if (match === null) return false;
  const [, name = '', port] = match;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false;
  return loopbackNames.has(canonical(name.toLowerCase()));
}

function canonical(name: string): string {
  return /^\[(0{1,4}:){7}0{0,3}1\]$|^\[::0{0,3}1\]$/.test(name) ? '[::1]' : name;
}
