import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { stop } from './progress.mjs';

/** What `command` takes on its command line; `otherwise` says what is shown when no source is named. */
export function usage(command, otherwise) {
  return `Usage: ${command} -- [PATH…] [options]

PATH…               files or folders with Kubernetes objects (YAML or JSON), instead of a cluster
--demo              the bundled demo mesh
--context NAME      this context of the kubeconfig, live
--port N            listen on this port (default 4780, the next free one if taken)
--listen ADDRESS    127.0.0.1 (default) or ::1; nothing beyond this machine, since there is no login
--no-token          no launch token in the address of a live cluster
--istio VERSION     Istio's version, for example 1.31
--revision NAME     the revision of istiod whose rules apply
--env NAME=VALUE    an environment variable of istiod; may be repeated
--observed          read the files as a running mesh
--desired           read the files as a mesh still to be deployed
--help              this text

Without PATH, --demo and --context: ${otherwise}.`;
}

const flagsWithValue = ['--context', '--port', '--listen', '--istio', '--revision', '--env'];
const flagsAlone = ['--demo', '--no-token', '--observed', '--desired', '--help'];
const flags = [...flagsWithValue, ...flagsAlone];

/**
 * What the person asked for on the command line. Stops with exit code 2 and a sentence at the first thing that cannot be
 * meant, before anything is installed or built. Relative paths count from `folder`.
 */
export function parseOptions(commandLine, folder) {
  const options = {
    paths: [],
    demo: false,
    context: null,
    port: null,
    listen: '127.0.0.1',
    token: true,
    istio: null,
    revision: null,
    env: {},
    reading: null,
    help: false,
  };
  const rest = [...commandLine];
  while (rest.length > 0) {
    const word = rest.shift();
    if (!word.startsWith('-')) options.paths.push(existingPath(word, folder));
    else applyFlag(options, word, rest);
  }
  return checkTogether(options);
}

function applyFlag(options, word, rest) {
  const equals = word.indexOf('=');
  const flag = equals === -1 ? word : word.slice(0, equals);
  if (!flags.includes(flag)) {
    const meant = nearest(flag);
    const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
    throw badInput(`There is no option ${flag}.${guess} --help lists them all.`);
  }
  if (flagsAlone.includes(flag)) {
    if (equals !== -1) throw badInput(`${flag} takes no value, but ${word} gives one.`);
    applyAlone(options, flag);
    return;
  }
  const value = equals === -1 ? rest.shift() : word.slice(equals + 1);
  if (value === undefined || value === '' || (equals === -1 && value.startsWith('--'))) {
    throw badInput(`${flag} needs a value, for example ${exampleOf(flag)}.`);
  }
  applyValue(options, flag, value);
}

function applyAlone(options, flag) {
  if (flag === '--demo') options.demo = true;
  else if (flag === '--no-token') options.token = false;
  else if (flag === '--help') options.help = true;
  else if (options.reading !== null && flag !== `--${options.reading}`) {
    throw badInput(
      '--observed and --desired exclude each other: files are read either as a running mesh or as one to be deployed.',
    );
  } else options.reading = flag.slice(2);
}

function applyValue(options, flag, value) {
  if (flag === '--context') options.context = value;
  else if (flag === '--revision') options.revision = value;
  else if (flag === '--port') options.port = portNumber(value);
  else if (flag === '--listen') options.listen = loopbackAddress(value);
  else if (flag === '--istio') options.istio = istioVersion(value);
  else {
    const [, name, setting] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(value) ?? [];
    if (name === undefined) throw badInput(`--env ${value} is not NAME=VALUE, for example ${exampleOf('--env')}.`);
    options.env[name] = setting;
  }
}

function checkTogether(options) {
  const sources = [
    options.paths.length > 0 ? 'paths' : null,
    options.demo ? '--demo' : null,
    options.context !== null ? '--context' : null,
  ].filter((source) => source !== null);
  if (sources.length > 1) {
    throw badInput(`${sources.join(' and ')} exclude each other: one start shows one source. Leave all but one away.`);
  }
  return options;
}

function existingPath(word, folder) {
  const path = resolve(folder, word);
  if (!existsSync(path)) throw badInput(`There is no file or folder ${word} (looked for ${path}).`);
  return path;
}

function portNumber(value) {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65535) return port;
  throw badInput(`--port ${value} is not a port: a number from 1 to 65535, or 0 for any free one.`);
}

function loopbackAddress(value) {
  if (value === 'localhost') return '127.0.0.1';
  if (value === '[::1]') return '::1';
  if (value === '127.0.0.1' || value === '::1') return value;
  throw badInput(
    `--listen ${value} would show your cluster to whoever reaches this machine, since Ambient Atlas has no login. It listens ` +
      'on 127.0.0.1 or ::1; from elsewhere, forward a port: ssh -L 4780:127.0.0.1:4780 HOST.',
  );
}

function istioVersion(value) {
  if (/^1\.\d+(\.\d+)?(-.+)?$/.test(value)) return value;
  throw badInput(`--istio ${value} is not a version of Istio, for example 1.31 or 1.31.2.`);
}

function exampleOf(flag) {
  const examples = {
    '--context': '--context kind-dev',
    '--port': '--port 4790',
    '--listen': '--listen ::1',
    '--istio': '--istio 1.31',
    '--revision': '--revision canary',
    '--env': '--env PILOT_ENABLE_AMBIENT=true',
  };
  return examples[flag];
}

function badInput(sentence) {
  return stop(sentence, { exitCode: 2 });
}

/** What was probably meant: an option of almost the same letters; undefined where none is near. */
function nearest(flag) {
  const near = flags.map((candidate) => ({ candidate, letters: distance(flag, candidate) }));
  return near.filter(({ letters }) => letters <= 2).sort((one, other) => one.letters - other.letters)[0]?.candidate;
}

/** How many letters have to be changed, added or removed to turn one word into the other. */
function distance(from, to) {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column] + 1, current[column - 1] + 1));
    }
    previous = current;
  }
  return previous[to.length];
}
