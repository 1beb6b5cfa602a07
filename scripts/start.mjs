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
  const port = await choosePort(options.port);
  const token = options.token ? randomBytes(24).toString('base64url') : false;
  const server = startServer({ ...serverOptions, port, token });
  const ended = endOf(server);
  const address = `http://127.0.0.1:${port}/`;
  const isUp = await step('Starting', () => Promise.race([answers(address, '/healthz'), ended.then(() => false)]));
  if (isUp) await Promise.race([announce(address, token), ended]);
  const code = await ended;
  if (!isUp && code !== 0)
    throw stop(`The server stopped before it answered (exit code ${code}); its own words stand above.`, {
      exitCode: code,
    });
  return code;
}

function startServer(options) {
  const server = spawn(productNode(), [builtServer.file], {
    cwd: builtServer.folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(options.port),
      AMBIENT_ATLAS_OPTIONS: JSON.stringify(options),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
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
