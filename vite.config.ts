import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:4400';

/**
 * The client's build. The server replaces `__CSP_NONCE__` in `index.html` by the nonce of each answer
 * (design 7.2, rule 10); everything else is loaded from our own origin, so nothing is inlined.
 */
export default defineConfig({
  root: 'client',
  plugins: [react(), tailwindcss()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Dozens of icons and small parts in files of their own would cost a request each on every first visit.
          groups: [
            { name: 'parts', test: /lucide-react|client\/ui\//, minShareCount: 6, maxModuleSize: 2500 },
          ],
        },
      },
    },
  },
  server: {
    port: 4401,
    proxy: { '/trpc': server, '/api': server, '/hooks': server, '/hooks-test': server },
  },
});
