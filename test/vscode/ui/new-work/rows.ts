/** Failures of data as a person sees them: at the statement, with a row that is in its way and the SELECT that finds such rows. One picture of each. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chooseQuickFix,
  codeLens,
  editorText,
  goTo,
  hover,
  openFile,
  previewFix,
  quickFixesAtCursor,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { addNote, bites, fileOf } from './rows-files.ts';
import { cleared, paint } from '../subject.ts';

export function rows(desk: () => DrivenWindow): void {
  describe('rows that are in the way', () => {
    let window: DrivenWindow;
    const sideBar = (): Promise<void> => runCommand(window.page, 'View: Toggle Primary Side Bar Visibility');
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1400, height: 620 });
      await sideBar();
    });
    afterAll(sideBar);

    it.each(bites.map((bite, at) => ({ ...bite, at })))(
      'are shown for $name',
      async ({ name, up, says, find, at }) => {
        const { page } = window;
        await openFile(page, fileOf(at, name));
        // The first one is asked for; the others are proved because it was.
        if (at === 0) await codeLens(page, 'Prove this migration').click();
        const whole = find === undefined ? /tried on made-up rows/ : /would fail on rows like these/;
        await codeLens(page, whole).waitFor();
        const squiggle = find === undefined ? '.squiggly-info' : '.squiggly-warning';
        await page.locator(squiggle).first().waitFor();
        const statement = up.split('\n').findLast((line) => /^[A-Z]/.test(line)) ?? '';
        const told = says.source.replace('^', '');
        const shown = find?.replaceAll(/[()*?]/g, '\\$&') ?? '';
        await hover(page, /^\w+/.exec(statement)?.[0] ?? '', new RegExp(`${told}.*${shown}`));
        await window.screenshot(`proof-rows-${name}`);
        await page.keyboard.press('Escape');
      },
    );

    it('offer the SELECT, opened beside the migration', async () => {
      const { page } = window;
      const [bite] = bites;
      await openFile(page, fileOf(0, bite?.name ?? ''));
      await codeLens(page, /[Ww]ould fail on rows like these/).waitFor();
      await goTo(page, bite?.up ?? '', 'ALTER');
      expect(await quickFixesAtCursor(page)).toEqual(
        expect.arrayContaining([
          'Open the SELECT that finds such rows',
          'Copy the SELECT that finds such rows',
        ]),
      );
      await window.screenshot('proof-rows-actions');
      await chooseQuickFix(page, 'Open the SELECT');
      await expect.poll(() => editorText(page)).toContain('WHERE email IS NULL');
      await window.screenshot('proof-rows-select');
      await runCommand(page, 'View: Revert and Close Editor');
    });

    it('and queries that break stand at the statement too, with the query linked', async () => {
      const { page } = window;
      await openFile(page, fileOf(bites.length, 'telephone'));
      await codeLens(page, /breaks 1 query/).waitFor();
      await hover(page, 'RENAME', /queries\/support\.sql:2.*support\.sql\(2, 1\)/);
      await window.screenshot('proof-code-breaks');
      await page.keyboard.press('Escape');
    });

    it('and a rollback that is missing is offered once it is proved', async () => {
      const { page } = window;
      await openFile(page, fileOf(bites.length + 1, 'note'));
      await codeLens(page, /no rollback/).waitFor();
      await goTo(page, addNote, 'ALTER');
      const title = 'Write the down migration (proved: restores the catalog on 18)…';
      const offered = async (): Promise<void> => {
        await expect
          .poll(async () => {
            const titles = await quickFixesAtCursor(page);
            if (!titles.includes(title)) await page.keyboard.press('Escape');
            return titles;
          })
          .toContain(title);
        await window.screenshot('proof-way-back');
      };
      const shown = await previewFix(page, offered, title, 'DROP COLUMN');
      expect(shown.text).toContain(fileOf(bites.length + 1, 'note', 'down'));
      await paint(page, 'light');
      await window.screenshot('proof-way-back-preview-light');
    });
  });
}
