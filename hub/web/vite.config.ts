import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    manifest: true,
    // The content security policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } },
  },
});
