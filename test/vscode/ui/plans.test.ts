/** A query explained on a real connection: facts at its lines, a hover, and the plan view that names connection and role. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeLens,
  lineEndings,
  openFile,
  pickRow,
  runCommand,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { postgresUser } from '../../hosts/postgres/server.ts';
import { openShopDatabase } from './shop-database.ts';
import { openPlinth, shop } from './subject.ts';

describe('explaining a query of the shop', () => {
  let window: DrivenWindow;
  const database = 'shop_plans';
  beforeAll(async () => {
    const connection = await openShopDatabase(database);
    window = await openPlinth({
      workspace: shop,
      environment: { DATABASE_URL: connection },
      size: { width: 1600, height: 900 },
    });
  });
  afterAll(() => window.close());

  it('puts the facts of the plan at the end of the lines that cause them', async () => {
    const { page } = window;
    await openFile(page, 'queries/daily_revenue.sql');
    await runCommand(page, 'Plinth: Choose Connection for This Editor');
    await pickRow(page, database);
    await codeLens(page, 'Explain').click();
    await codeLens(page, /^Plan · cost/).waitFor();
    await window.screenshot('plan-inline-facts');
    await expect
      .poll(() => lineEndings(page))
      .toContainEqual(expect.stringMatching(/Seq Scan on orders · ~\d+ rows · \d+ % of cost/));
  });

  it('shows the plan beside, naming connection and role', async () => {
    const { page } = window;
    await codeLens(page, /^Plan · cost/).click();
    const frame = await webview(page, '[role=treegrid], table');
    await window.screenshot('plan-view');
    const text = await frame.locator('body').innerText();
    expect(text).toContain(database);
    expect(text).toContain(postgresUser);
    expect(text).not.toContain('plinth-test-only');
  });
});
