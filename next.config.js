/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  // Tests and a second build on the same machine need a folder of their own.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  outputFileTracingRoot: import.meta.dirname,
  // Loaded before the server, from outside of what Next bundles.
  outputFileTracingIncludes: { '/*': ['./server/http/{preload,listener-guard,host,security-headers}.ts'] },
  // Types are checked by `npm run check`, tests included; a start should not wait for that, nor fail on a test's type.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  poweredByHeader: false,
};

export default nextConfig;
