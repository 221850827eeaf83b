import { join } from 'node:path';
import { build } from 'vite';

/** What `buildWeb` has done in a process of its own: `build-faces.ts <folder>` puts the built faces into the folder. Silent where it succeeds. */
await build({
  configFile: join(import.meta.dirname, 'vite.config.ts'),
  logLevel: 'error',
  build: { outDir: process.argv[2] ?? '' },
});
