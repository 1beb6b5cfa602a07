import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { build, builtServer } from './built-server.mjs';
import { install } from './install.mjs';
import { parseOptions, usage } from './options.mjs';
import { choosePort } from './port.mjs';
import { runMain, step, stop } from './progress.mjs';
import { announce, answers } from './ready.mjs';
import { productNode } from './runtime.mjs';
import { passSignals } from './signals.mjs';

/** `npm start`: installs and builds what is missing, starts the server on 127.0.0.1 and says where it is. */
async function start() {
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    console.log(usage('npm start', "the kubeconfig's current context if it answers within 3 s, else the demo"));
    return 0;
  }
  await install();
  await build();
  const { help, ...serverOptions } = options;
  const port = await choosePort(options.port, options.listen);
  const token = options.token ? newToken() : false;
  const server = startServer({ ...serverOptions, port, token });
  const complaints = hold(server.stderr);
  const gone = new AbortController();
  const ended = endOf(server).finally(() => gone.abort());
  const address = `http://${options.listen === '::1' ? '[::1]' : options.listen}:${port}/`;
  await step('Starting', async () => {
    if (await answers(address, '/healthz', { signal: gone.signal })) return;
    throw stoppedEarly(await ended, complaints.take());
  });
  complaints.passOn();
  await announce(address, token, gone.signal, () => {
    const next = newToken();
    server.send({ token: next });
    return next;
  });
  return ended;
}

function newToken() {
  return randomBytes(24).toString('base64url');
}

/** With exit code 2 the server said in a sentence what it cannot show. */
function stoppedEarly(exitCode, output) {
  if (exitCode === 2) return stop(output.trim(), { exitCode });
  return stop(`The server stopped before it answered (exit code ${exitCode}); its own words stand above.`, {
    output,
    exitCode,
  });
}

/** Keeps what a stream says until it may be shown, so that it does not run into the line of a step. */
function hold(stream) {
  let held = '';
  let isPassedOn = false;
  stream.on('data', (chunk) => {
    if (isPassedOn) process.stderr.write(chunk);
    else held += chunk;
  });
  const take = () => {
    const text = held;
    held = '';
    return text;
  };
  const passOn = () => {
    isPassedOn = true;
    process.stderr.write(take());
  };
  return { take, passOn };
}

function startServer(options) {
  const server = spawn(productNode(), builtServer.arguments, {
    cwd: builtServer.folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: options.listen,
      PORT: String(options.port),
      AMBIENT_ATLAS_OPTIONS: JSON.stringify(options),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  server.stdout.on('data', (chunk) => process.stdout.write(withoutBanner(String(chunk))));
  passSignals(server);
  return server;
}

/** Next greets with its own address, which lacks the launch token. */
function withoutBanner(text) {
  return text.replace(
    /^(\s*▲ Next\.js .*|\s*- (Local|Network): .*|\s*✓ (Starting|Ready|Running next\.config).*|\s*)\n/gm,
    '',
  );
}

/** The exit code of the server once it has ended; a signal that people end it with counts as a normal end. */
function endOf(server) {
  return new Promise((resolve) => {
    server.on('error', (error) => {
      console.error(`The server could not be started: ${error.message}`);
      resolve(1);
    });
    server.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
  });
}

await runMain(start);
