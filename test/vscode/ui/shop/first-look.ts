/** The shop example as a newcomer sees it: in each kind of theme, and with nothing that asks for attention. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import { itBroadly } from '../../../broadly.ts';
import {
  activationMilliseconds,
  chooseTheme,
  openFile,
  problems,
  toasts,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { cleared } from '../subject.ts';

export function firstLook(desk: () => DrivenWindow): void {
  describe('the shop', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
    });
    afterAll(() => chooseTheme(window.page, 'light'));

    it('opens without a toast', async () => {
      await openFile(window.page, '000009_index_orders_placed_at.up.sql');
      expect(await toasts(window.page)).toEqual([]);
    });

    it.each(shownIn('dark', 'light', 'high-contrast'))('is shown in a %s theme', async (theme) => {
      await chooseTheme(window.page, theme);
      await problems(window.page);
      await window.screenshot(`shop-${theme}`);
      expect(await toasts(window.page)).toEqual([]);
    });

    it('has told VS Code that it is ready', async () => {
      const milliseconds = await activationMilliseconds(window.page, 'Plinth');
      // A figure to read: what else the machine does decides over it.
      console.log(`activation: ${milliseconds} ms`);
      expect(milliseconds).toBeGreaterThan(0);
    });

    // The list of extensions is longer than this window: what it says of Plinth is below the fold.
    itBroadly('says so in a low window too', async () => {
      await window.page.setViewportSize({ width: 900, height: 420 });
      await problems(window.page);
      expect(await activationMilliseconds(window.page, 'Plinth')).toBeGreaterThan(0);
    });
  });
}
