import { existsSync } from 'node:fs';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { FACES } from './faces.ts';

const root = import.meta.dirname;
const page = (folder: string) => join(root, folder, 'index.html');

/** One page for each face, with a bundle of its own: what a phone loads for マイページ holds nothing of the office. */
export default defineConfig({
  root,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: join(root, '..', 'dist', 'web'),
    emptyOutDir: true,
    // Fonts and pictures stay files: the pages' security policy allows no data: addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['', ...FACES].map(page).filter(existsSync) },
  },
});
