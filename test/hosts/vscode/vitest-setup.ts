/** Vitest setup, run for each file: what a window showed when a test failed is worth more than what the test says. */
import { afterEach } from 'vitest';
import { openWindows } from './open-windows.ts';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const name = task.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80);
  for (const window of openWindows) await window.screenshot(`failed-${name}`).catch(() => undefined);
});
