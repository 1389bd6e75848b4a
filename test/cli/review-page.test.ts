/** The HTML of `plinth review` in a real browser: accessible by axe-core's rules, light, dark and on paper, and nothing in it runs or is loaded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../hosts/vscode/chromium.ts';
import { plinth, workspace } from './run.ts';

const hostile = '"a""><script>document.title=1</script>"';
const files = {
  'db/migrations/000001_a.up.sql': `CREATE TABLE ${hostile} (id bigint PRIMARY KEY, mail text, old text);`,
  'db/migrations/000001_a.down.sql': `DROP TABLE ${hostile};`,
  'db/migrations/000002_b.up.sql': `ALTER TABLE ${hostile} ALTER COLUMN mail SET NOT NULL;
CREATE TABLE orders (id bigint PRIMARY KEY, owner bigint REFERENCES ${hostile} (id), phone text);
COMMENT ON TABLE orders IS '</td><script>document.title=2</script><style>*{display:none}</style>';
GRANT SELECT ON orders TO PUBLIC;
ALTER TABLE ${hostile} DROP COLUMN old;
ALTER TABLE orders FROBNICATE;`,
};

let browser: Browser;
beforeAll(async () => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath: await findChromium(), headless: true, args });
});
afterAll(() => browser.close());

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe('the page of a review', () => {
  it.each([
    { colorScheme: 'light', media: 'screen' },
    { colorScheme: 'dark', media: 'screen' },
    { colorScheme: 'light', media: 'print' },
  ] as const)('is accessible, $colorScheme on $media, and runs nothing', async ({ colorScheme, media }) => {
    const root = workspace(files);
    const made = await plinth(
      ['review', 'db/migrations/000002_b.up.sql', '--no-proof', '--format', 'html', '--date', '2027-01-31'],
      { cwd: root },
    );
    expect(made.code).toBe(0);
    const path = join(root, 'review.html');
    writeFileSync(path, made.out);
    // The page lets no script in: what asks it runs in a world of its own, which its policy does not reach.
    const context = await browser.newContext({ colorScheme, bypassCSP: false });
    const page = await context.newPage();
    await page.emulateMedia({ media, colorScheme });
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    const url = pathToFileURL(path).href;
    await page.goto(url);
    expect(await page.title()).toBe('Review of 000002_b.up.sql');
    expect(asked).toEqual([url]);
    // The policy refuses none of the page's own: its style is there.
    expect(said).toEqual([]);
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).maxWidth)).not.toBe('');
    expect(await page.locator('.verdict').evaluate((one) => getComputedStyle(one).borderTopStyle)).toBe(
      'solid',
    );
    expect(await page.locator('script').count()).toBe(0);
    await page.evaluate(axe.source);
    const violations = await page.evaluate<Violation[]>(
      'axe.run(document).then((result) => result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))',
    );
    expect(violations).toEqual([]);
    await context.close();
  });
});
