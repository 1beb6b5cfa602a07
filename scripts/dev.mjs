import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install } from './install.mjs';
import { parseOptions, usage } from './options.mjs';
import { choosePort } from './port.mjs';
import { runMain } from './progress.mjs';
import { root } from './root.mjs';
import { productNode } from './runtime.mjs';
import { passSignals } from './signals.mjs';

/** `npm run dev`: Next's development server, on the demo unless the command line names another source. */
async function develop() {
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    console.log(usage('npm run dev', 'the demo'));
    return 0;
  }
  await install({ development: true });
  const { help, ...serverOptions } = options;
  const port = await choosePort(options.port);
  const demo = options.paths.length === 0 && options.context === null;
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const server = spawn(productNode(), [next, 'dev', '--hostname', '127.0.0.1', '--port', String(port)], {
    cwd: root,
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: '1',
      AMBIENT_ATLAS_OPTIONS: JSON.stringify({ ...serverOptions, demo, port, token: false }),
    },
    stdio: 'inherit',
  });
  passSignals(server);
  return new Promise((resolve) => server.on('close', (code) => resolve(code ?? 0)));
}

await runMain(develop);
