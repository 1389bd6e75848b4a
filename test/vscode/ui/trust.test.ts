/** A stranger's folder: workspace trust is on, VS Code asks, and Plinth works from text alone until the answer is yes. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  answerDialog,
  dialog,
  openFile,
  statusItem,
  toasts,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { openPlinth, shop } from './subject.ts';

describe('a folder that is not trusted', () => {
  let window: DrivenWindow | undefined;
  afterEach(async () => {
    await window?.close();
    window = undefined;
  });

  it('is opened in restricted mode, where Plinth is not among the disabled extensions', async () => {
    window = await openPlinth({ workspace: shop, trust: 'on' });
    const { page } = window;
    await dialog(page).waitFor();
    await window.screenshot('trust-question');
    await answerDialog(page, /^No/);
    expect(await statusItem(page, /Restricted Mode/)).toContain('Restricted Mode');
    await openFile(page, '000009_index_orders_placed_at.up.sql');
    await window.screenshot('trust-restricted');
    expect(await toasts(page)).toEqual([]);
  });
});
