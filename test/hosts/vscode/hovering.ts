/** Hovering until something is told. Where lines or rows move below the mouse, the hover is forgotten or is about what was there first. */
import type { Locator, Page } from 'playwright-core';

export async function hoverUntil(
  page: Page,
  place: Locator,
  told: Locator,
  milliseconds = 30_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    await page.mouse.move(2, 2);
    await place.hover();
    try {
      await told.waitFor({ timeout: 5_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
