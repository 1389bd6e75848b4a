/** The diagram in a real browser: every state, every theme; keys, search and saving; names that would like to be more than text. */
import { describe, expect, it } from 'vitest';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { DiagramAnswer } from '../../protocol/diagram.ts';
import { diagramOf } from '../../server/schema/diagram.ts';
import { drawableSchema } from '../../server/schema/drawable.ts';
import { outlineOfReplay } from '../../server/schema/from-replay.ts';
import { statementParser, statementsIn } from '../sql.ts';
import { shownIn } from '../breadth.ts';
import { themes } from './themes.ts';
import { openPage } from './page.ts';

const size = { width: 1100, height: 640 };
const dark = themes[0]!;
const painted = shownIn(...themes).map((theme) => [theme.name, theme] as const);

async function diagram(sql: string): Promise<DiagramAnswer> {
  const statements = statementsIn(sql, await statementParser());
  const schema = replaySection(emptySchema(), statements, 'm.sql').after;
  const root = {
    id: '/m',
    label: 'migrations',
    detail: '',
    inside: () => Promise.resolve(outlineOfReplay(schema, '/')),
    drawable: () => Promise.resolve(drawableSchema(schema)),
  };
  return diagramOf([root], { nodes: [], area: undefined, columns: undefined });
}

const hostile = '<img src=x onerror=alert(1)>';
const shop = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, note text);
  CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, placed_at timestamptz NOT NULL);
  CREATE TABLE items (order_id bigint NOT NULL REFERENCES orders, no int, amount numeric(10,2), PRIMARY KEY (order_id, no));
  CREATE TABLE visits (at date NOT NULL, customer_id bigint NOT NULL REFERENCES customers) PARTITION BY RANGE (at);
  CREATE TABLE visits_all PARTITION OF visits DEFAULT;
  CREATE TABLE "${hostile}" ("\u202e</text><script>alert(1)</script>" int PRIMARY KEY, "${'x'.repeat(63)}" text, parent int REFERENCES "${hostile}");`;

export function diagramPage(): void {
  describe('the diagram', () => {
    it.each(painted)('is drawn in %s', async (name, theme) => {
      const view = await openPage('diagram', theme, size);
      await view.post({ type: 'show', state: await diagram(shop) });
      const orders = view.page.getByRole('button', { name: /^Table orders/ });
      await orders.click();
      await expect.poll(() => view.page.locator('.relation.lit').count()).toBe(2);
      await view.screenshot(`shop-${name}`);
      expect(view.complaints).toEqual([]);
      await view.page.close();
    });

    it('is gone through by keys, searched, scaled, and saved', async () => {
      const view = await openPage('diagram', dark, size);
      const { page } = view;
      await view.post({ type: 'show', state: await diagram(shop) });
      await page.getByRole('button', { name: /^Table customers/ }).focus();
      await page.keyboard.press('ArrowRight');
      const focused = (): Promise<string | null> =>
        page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
      expect(await focused()).toMatch(/^Table (orders|visits)/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Alt+Enter');
      const asked = (await view.sent()).slice(1) as readonly {
        readonly type: string;
        readonly node: string;
      }[];
      expect(asked.map(({ type }) => type)).toEqual(['reveal', 'open']);
      expect(asked[0]?.node).toMatch(/^\["\/m","s:public","r:(orders|visits)"\]$/);
      const shown = (): Promise<string | null> => page.locator('svg.diagram').getAttribute('viewBox');
      const before = await shown();
      await page.keyboard.press('+');
      expect(await shown()).not.toBe(before);
      await page.mouse.move(500, 500);
      await page.mouse.wheel(0, 120);
      await page.keyboard.press('0');
      await page.getByRole('searchbox').fill('amount');
      expect(await page.locator('.table.found').count()).toBe(1);
      await page.keyboard.press('Enter');
      expect(await page.locator('.count').first().textContent()).toBe('1 of 1');
      await view.screenshot('search');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'SVG' }).click();
      await page.getByRole('button', { name: 'PNG' }).click();
      type Saved = { readonly type: string; readonly format: string; readonly data: string };
      const saved = async (): Promise<readonly Saved[]> =>
        ((await view.sent()) as readonly Saved[]).filter(({ type }) => type === 'save');
      await expect.poll(async () => (await saved()).length).toBe(2);
      const [svg, png] = await saved();
      expect(svg?.data).toContain('<style>');
      expect(svg?.data).not.toMatch(/var\(|color-mix|tabindex|<script|<img/);
      expect(Buffer.from(png!.data, 'base64').subarray(1, 4).toString()).toBe('PNG');
      // What was saved is an image of its own.
      const width = await page.evaluate(async (text) => {
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
        await image.decode();
        return image.naturalWidth;
      }, svg!.data);
      expect(width).toBeGreaterThan(500);
      expect(view.complaints).toEqual([]);
      await page.close();
    });

    it('says what is too much, what is not there, and what failed', async () => {
      const view = await openPage('diagram', dark, { width: 800, height: 420 });
      const { page } = view;
      const many = Array.from({ length: 70 }, (_, at) => {
        const hub = at - (at % 10);
        return `CREATE TABLE t${at} (id int PRIMARY KEY, up int${at === hub ? '' : ` REFERENCES t${hub}`});`;
      }).join('\n');
      await view.post({ type: 'show', state: await diagram(many) });
      await view.screenshot('too-many');
      await page.getByRole('button', { name: /Around t0/ }).click();
      expect((await view.sent()).at(-1)).toMatchObject({ type: 'look', area: 'public Around t0' });
      await view.post({ type: 'show', state: await diagram('CREATE SCHEMA s;') });
      await view.screenshot('empty');
      expect(await page.locator('h1').textContent()).toBe('No tables to draw');
      await view.post({ type: 'show', state: { kind: 'failure', message: 'The connection is closed.' } });
      await page.getByRole('button', { name: 'Draw again' }).click();
      expect((await view.sent()).at(-1)).toEqual({ type: 'again' });
      await view.post({ type: 'show', state: { kind: 'loading' } });
      expect(await page.locator('main[aria-busy]').count()).toBe(1);
      expect(view.complaints).toEqual([]);
      await page.close();
    });
  });
}
