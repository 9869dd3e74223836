// What `npm start` runs: plain JavaScript, so that a Node too old for the rest still says what to do.
if (!process.features.typescript) {
  console.error(
    `Node ${process.versions.node} cannot run this: the Node 24 that comes as a package is not there. Run "npm ci" without --ignore-scripts, or use Node 24.`,
  );
  process.exit(1);
}
await import('./start.ts');
