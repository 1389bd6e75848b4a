/** The health of a server as a person meets it: what fails first, each with its reason, its script and its object; and nothing sent unasked. */
import type { Locator } from 'playwright-core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editorText,
  menuOf,
  openViewContainer,
  treeRow,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { choose, runCommand, texts } from '../../hosts/vscode/quick-input.ts';
import { rowTooltip } from '../../hosts/vscode/tree-rows.ts';
import { startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openPlinth, paint, shop } from './subject.ts';

/** One fault of each grade, and a sequence whose value is hidden; two names that must stay text. */
const faults = `
  CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz, "email <b>" text);
  CREATE SEQUENCE orders_id_seq AS integer OWNED BY orders.id;
  ALTER TABLE orders ALTER id SET DEFAULT nextval('orders_id_seq');
  SELECT setval('orders_id_seq', 2100000000);
  CREATE SEQUENCE hidden_seq;
  CREATE INDEX orders_placed_at_idx ON orders (placed_at);
  CREATE UNIQUE INDEX "orders email <b>" ON orders ("email <b>");
  UPDATE pg_index SET indisvalid = false
  WHERE indexrelid IN ('orders_placed_at_idx'::regclass, '"orders email <b>"'::regclass);
  CREATE ROLE watch LOGIN PASSWORD 'plinth-test-only';
  GRANT pg_monitor TO watch;
  GRANT SELECT ON SEQUENCE orders_id_seq TO watch;`;

describe('the health of a server', () => {
  let window: DrivenWindow;
  let server: PostgresServer;
  let clock: Client;
  let log = '';

  /** The looks in the server's own log. */
  function looks(): number {
    return log.split('pg_postmaster_start_time').length - 1;
  }

  /** Of the view alone: the explorer above it has rows with the same names. */
  function row(text: string | RegExp): Locator {
    return pane().locator('.monaco-list-row', { hasText: text }).first();
  }

  function pane(): Locator {
    const header = window.page.locator('.pane-header', { hasText: 'Database Health' });
    return window.page.locator('.sidebar .pane', { has: header });
  }

  beforeAll(async () => {
    // A test server has these off, and is told so.
    const safe = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
    server = await startPostgresApart(18, { ...safe, log_statement: 'all' }, (text) => (log += text));
    await server.createDatabase('template0', 'shop_health');
    clock = new Client({ connectionString: server.connectionString('shop_health') });
    await clock.connect();
    await clock.query(faults);
    const url = new URL(server.connectionString('shop_health'));
    url.username = 'watch';
    window = await openPlinth({
      workspace: shop,
      environment: { DATABASE_URL: url.href },
      // Rows that are not on the screen are not in the page.
      size: { width: 1280, height: 1100 },
    });
    await openViewContainer(window.page, 'Plinth');
  });
  afterAll(async () => {
    await window.close();
    await clock.end();
    await server.stop();
  });

  it('shows the worst first, then what could not be seen, after one look', async () => {
    const { page } = window;
    expect(looks()).toBe(0);
    await choose(page, 'Plinth Database: Check Health…', 'shop_health');
    await row('Cost of this look').waitFor();
    await expect
      .poll(async () => (await texts(pane().locator('.monaco-list-row'))).join('\n'))
      .toMatch(
        new RegExp(
          [
            'Fails or risks data now ?1',
            'orders_id_seq ?Sequences that run out · The sequence orders_id_seq is 98 % used.*',
            'Will stop something ?1',
            'orders email <b> ?Indexes that are not valid · .*',
            'Costs space, time or certainty ?1',
            'orders_placed_at_idx ?Indexes that are not valid · .*',
            'Could not see ?4',
            'Who may connect without a proof ?The rules of authentication are hidden from watch.*',
            'Time of just-in-time compilation ?.*',
            'Settings of memory ?.*',
            'Sequences that run out ?The last value of one sequence is hidden from watch.',
            'Fine ?\\d+',
            'Cost of this look ?\\d+ checks with .*',
          ].join('\n'),
        ),
      );
    expect(await pane().innerText()).toContain('shop_health on PostgreSQL 18');
    expect(looks()).toBe(1);
  });

  it('says in words what it shows in colours', async () => {
    expect(await row('orders_id_seq').getAttribute('aria-label')).toMatch(
      /^public\.orders_id_seq\. Fails or risks data now: The sequence orders_id_seq is 98 % used/,
    );
    expect(await row('Will stop something').getAttribute('aria-label')).toBe('Will stop something: 1');
    expect(await row('The last value of one sequence').getAttribute('aria-label')).toContain(
      'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO watch;',
    );
  });

  it.each(['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)(
    'is readable, %s',
    async (theme) => {
      await paint(window.page, theme);
      await row('orders_id_seq').waitFor();
      await window.screenshot(`health-${theme}`);
    },
  );

  it('gives the reason on hover', async () => {
    const { page } = window;
    const tooltip = await rowTooltip(page, row('orders email'), 'a build that failed left it');
    const text = await tooltip.innerText();
    expect(text).toContain('The index “orders email <b>” on orders is not valid');
    expect(text).toContain('invalid-index of public.orders email <b>, with a script');
    await window.screenshot('health-hover');
    await page.mouse.move(700, 400);
  });

  it('opens the script by keyboard and by a click', async () => {
    const { page } = window;
    // The command leaves the focus in the view.
    const cost = await row('Cost of this look').innerText();
    await runCommand(page, 'Plinth Database: Check Health Again');
    await expect.poll(() => row('Cost of this look').innerText()).not.toBe(cost);
    expect(looks()).toBe(2);
    await expect.poll(() => pane().locator('.monaco-list:focus').count()).toBe(1);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'sequence-exhaustion - public.orders_id_seq' }).waitFor();
    await expect.poll(() => editorText(page)).toContain('ALTER SEQUENCE');
    await row('orders email').click();
    await page.locator('.tab.active', { hasText: 'invalid-index - public.orders email <b>' }).waitFor();
    await expect.poll(() => editorText(page)).toContain('REINDEX INDEX CONCURRENTLY');
    await window.screenshot('health-script');
  });

  it('opens the migration that made an object, and reveals it in the explorer', async () => {
    const { page } = window;
    await menuOf(page, row('orders_placed_at_idx'), 'Open the Migration That Created It');
    await page.locator('.tab.active', { hasText: '000009_index_orders_placed_at.up.sql' }).waitFor();
    await menuOf(page, row('orders_placed_at_idx'), 'Reveal in Explorer');
    const revealed = page.locator('.sidebar .pane .monaco-list-row.selected', {
      hasText: 'btree (placed_at)',
    });
    await revealed.waitFor();
    await window.screenshot('health-reveal');
  });

  it('sends nothing unless it is asked, whether it is shown or hidden', async () => {
    const { page } = window;
    const before = looks();
    expect(before).toBe(2);
    await openViewContainer(page, 'Explorer');
    await treeRow(page, /migrations/).waitFor();
    // What the explorer had sent has arrived. The server's clock: longer than a poll of the explorer's.
    await clock.query('SELECT pg_sleep(0.5)');
    const hidden = log.length;
    await clock.query('SELECT pg_sleep(3)');
    expect(log.slice(hidden).match(/(statement|execute [^:]*): .*/g) ?? []).toHaveLength(1);
    await openViewContainer(page, 'Plinth');
    await row('orders_id_seq').waitFor();
    await clock.query('SELECT 1');
    expect(looks()).toBe(before);
  });

  it('goes away with its badge when it is closed', async () => {
    const { page } = window;
    const badge = page.locator('.activitybar .action-item:has([aria-label^="Plinth"]) .badge-content', {
      hasText: '3',
    });
    await badge.waitFor();
    await runCommand(page, 'Plinth Database: Close Health');
    await pane().waitFor({ state: 'detached' });
    await badge.waitFor({ state: 'hidden' });
  });
});
