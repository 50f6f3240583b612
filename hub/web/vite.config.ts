import { defineConfig } from 'vite';

const SHARED_BUT_LARGE = /uplot|components\/(Graph|Dial|ColourWheel|CommandPalette|Timeline|Sheet)|locales\//;

export default defineConfig({
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    manifest: true,
    // The content security policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What several pages share is one file: a hub without HTTP/2 answers one request faster than forty.
            { name: 'shared', test: (id) => !SHARED_BUT_LARGE.test(id), minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } },
  },
});
