import { build } from './built-server.mjs';
import { install } from './install.mjs';
import { runMain } from './progress.mjs';

await runMain(async () => {
  await install();
  await build();
});
