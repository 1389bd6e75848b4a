/** A host that the workspace names is asked about before anything is sent to it, and "no" means that nothing is. */
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDialog, dialog, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { choicesOf, choose, pickRow } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

export function consent(desk: () => DrivenWindow): void {
  describe('a database that the workspace names', () => {
    let file: string;
    let window: DrivenWindow;
    let arrivals = 0;
    const listener = createServer((socket) => {
      arrivals += 1;
      socket.destroy();
    });

    beforeAll(async () => {
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const address = listener.address();
      if (address === null || typeof address === 'string') throw new Error('the listener has no port');
      window = await cleared(desk());
      file = join(window.server.workspace, '.env');
      writeFileSync(file, `DATABASE_URL=postgres://app:hunter2@127.0.0.1:${address.port}/tempting\n`);
    });
    afterAll(() => {
      listener.close();
      rmSync(file, { force: true });
    });

    it('is offered with host, database and user, and without its password', async () => {
      const rows = (await choicesOf(window.page, 'Plinth Database: Connect…', /tempting/)).join('\n');
      expect(rows).toMatch(/tempting/);
      expect(rows).toMatch(/app on 127\.0\.0\.1/);
      expect(rows).not.toContain('hunter2');
    });

    it('is asked about, saying that the workspace named it', async () => {
      await pickRow(window.page, 'tempting');
      await dialog(window.page).waitFor();
      const question = await dialog(window.page).innerText();
      await window.screenshot('connection-consent');
      expect(question).toMatch(/Connect to 127\.0\.0\.1\?/);
      expect(question).toMatch(/named by this workspace/);
      expect(question).not.toContain('hunter2');
      expect(arrivals).toBe(0);
    });

    it('is left alone when the answer is no', async () => {
      await answerDialog(window.page, 'Cancel');
      expect(arrivals).toBe(0);
    });

    it('is reached when the answer is yes', async () => {
      await choose(window.page, 'Plinth Database: Connect…', 'tempting');
      await answerDialog(window.page, 'Connect');
      await expect.poll(() => arrivals).toBeGreaterThan(0);
    });
  });
}
