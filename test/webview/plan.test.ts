/** Plan view and diagram in one real browser; of the plan view every state, every view, every theme; keys alone; hostile names; ten thousand nodes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { comparePlans, type PlanComparison } from '../../core/plan/compare.ts';
import { readPlanInText } from '../../core/plan/reading/from-text.ts';
import type { PlanOrigin } from '../../core/plan/understand.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { IndexAdvice } from '../../protocol/webview.ts';
import { fixtureJson, planFixture } from '../plans/fixtures.ts';
import { largePlan } from '../plans/large.ts';
import { diagramPage } from './diagram-page.ts';
import { openPlanPage, planOf } from './plan-page.ts';
import { shownIn } from '../breadth.ts';
import { themes } from './themes.ts';
import { closePages, startPages } from './page.ts';

const dark = themes[0]!;
const painted = shownIn(...themes).map((theme) => [theme.name, theme] as const);
beforeAll(() => startPages('plan', 'diagram'));
afterAll(closePages);

const assumed: PlanOrigin = {
  kind: 'lab',
  serverVersion: 180_006,
  collectedAt: undefined,
  generic: false,
  values: [],
  limits: [],
};

describe('the plan view', () => {
  it.each(painted)('shows plans in %s', async (name, theme) => {
    const view = await openPlanPage(theme);
    await view.showPlan(await planOf('lateral-inner-scan'));
    await view.screenshot(`estimated-${name}`);
    await view.showPlan(await planOf('parallel-hash-join', 'measured'));
    await view.page.locator('[data-id="4"]').click();
    await view.screenshot(`measured-${name}`);
    expect(await view.page.locator('[role=treegrid] [data-id]').count()).toBe(9);
    // Of the time and of the cost, each node's share in figures with a bar beside them.
    const shares = await view.page.locator('[role=treegrid] .number:has(+ .bar)').allInnerTexts();
    expect(shares.filter((text) => /\d/.test(text))).toHaveLength(2 * 9);
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('has an empty, a loading and an error state', async () => {
    const view = await openPlanPage(dark, { width: 760, height: 400 });
    expect(await view.sent()).toEqual([{ type: 'ready' }]);
    await view.show({ kind: 'empty' });
    await view.screenshot('empty');
    expect(await view.page.locator('h1').textContent()).toBe('No plan to show');
    await view.show({ kind: 'loading', title: 'SELECT 1' });
    await view.screenshot('loading');
    expect(await view.page.locator('main').getAttribute('aria-busy')).toBe('true');
    await view.show({
      kind: 'error',
      title: 'SELECT 1',
      message: 'The server refused the connection.',
      again: true,
    });
    await view.screenshot('error');
    await view.page.getByRole('button', { name: 'Explain again' }).click();
    expect(await view.sent()).toContainEqual({ type: 'explainAgain' });
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('says of a plan from assumed sizes what its figures are', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('hash-join', 'estimated', assumed));
    await view.screenshot('assumed');
    expect(await view.page.locator('.notice').textContent()).toMatch(
      /^Planned from assumed sizes, so rows and costs are not those of your data\./,
    );
    await view.page.close();
  });

  it('is usable with the keyboard alone', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('parallel-hash-join'));
    const selected = view.page.locator('[data-id][aria-selected=true]');
    await selected.focus();
    await view.page.keyboard.press('Home');
    expect(await selected.getAttribute('data-id')).toBe('0');
    await view.page.keyboard.press('ArrowLeft');
    expect(await selected.getAttribute('aria-expanded')).toBe('false');
    expect(await view.page.locator('[data-id]:visible').count()).toBe(1);
    await view.page.keyboard.press('ArrowRight');
    await view.page.keyboard.press('End');
    expect(await selected.getAttribute('data-id')).toBe('8');
    expect(await view.page.evaluate(() => (document.activeElement as HTMLElement).dataset['id'])).toBe('8');
    await view.page.keyboard.press('Enter');
    expect(await view.sent()).toContainEqual({ type: 'reveal', node: 8 });
    expect(await view.page.locator('.details h2').textContent()).toContain('customers');
    await view.post({ type: 'select', node: 2 });
    expect(await selected.getAttribute('data-id')).toBe('2');
    await view.page.close();
  });

  it('measures where a server has the rows, and offers it nowhere else', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('hash-join'));
    const measure = view.page.getByRole('button', { name: 'Measure' });
    await measure.press('Enter');
    expect(await view.sent()).toContainEqual({ type: 'measure' });
    await view.showPlan(await planOf('hash-join', 'estimated', assumed));
    expect(await measure.count()).toBe(0);
    await view.page.close();
  });

  it('asks for the source of a clicked node and for the JSON', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('hash-join'));
    await view.page.locator('[data-id="2"]').click();
    await view.page.getByRole('button', { name: 'Copy JSON' }).click();
    expect((await view.sent()).slice(1)).toEqual([{ type: 'reveal', node: 2 }, { type: 'copyJson' }]);
    await view.page.close();
  });

  it('shows what a database calls its things as text', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('hostile-identifiers', 'measured'));
    await view.screenshot('hostile');
    expect(await view.page.locator('img, a, iframe, form, object').count()).toBe(0);
    expect(await view.page.locator('.object').first().textContent()).toContain(
      '<img src=x onerror=alert(1)>',
    );
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('ignores messages that are none of its own', async () => {
    const view = await openPlanPage(dark);
    await view.show({ kind: 'empty' });
    await view.post({ type: 'show', state: { kind: 'plan', document: { rows: '<b>' } } });
    await view.post('show');
    expect(await view.page.locator('h1').textContent()).toBe('No plan to show');
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('would be stopped by its policy if it ran or loaded anything else', async () => {
    const view = await openPlanPage(dark);
    await view.show({ kind: 'empty' });
    const ran = await view.page.evaluate(() => {
      const inline = document.createElement('script');
      inline.textContent = 'window.pwned = true';
      const picture = document.createElement('img');
      picture.src = 'https://elsewhere.test/x.png';
      const styled = document.createElement('p');
      styled.setAttribute('style', 'color: red');
      document.body.append(inline, picture, styled);
      return ['pwned' in window, getComputedStyle(styled).color === 'rgb(255, 0, 0)'];
    });
    expect(ran).toEqual([false, false]);
    await view.page.close();
  });

  it('stays usable in a narrow column', async () => {
    const view = await openPlanPage(dark, { width: 560, height: 700 });
    await view.showPlan(await planOf('parallel-hash-join', 'measured'));
    await view.screenshot('narrow');
    const overflow = await view.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(overflow).toBe(false);
    await view.page.close();
  });

  itBroadly('takes a plan of ten thousand nodes', async () => {
    const view = await openPlanPage(dark);
    const document = await largePlan();
    // Timed inside the page: what it costs to bring a plan of this size into it is the test's own affair.
    const drawn = await view.page.evaluate(
      async (text) => {
        const data: unknown = JSON.parse(text);
        const began = performance.now();
        window.dispatchEvent(new MessageEvent('message', { data }));
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return performance.now() - began;
      },
      JSON.stringify({
        type: 'show',
        state: { kind: 'plan', document, raw: '', again: false, abilities: [] },
      }),
    );
    console.log(`10,001 nodes are drawn in ${drawn.toFixed(0)} ms`);
    await view.page.locator('[data-id="0"]').focus();
    await view.page.keyboard.press('End');
    expect(await view.page.locator('[data-id][aria-selected=true]').getAttribute('data-id')).toBe('10000');
    expect(await view.page.locator('[role=treegrid] [data-id]').count()).toBeLessThan(200);
    await view.page.getByRole('tab', { name: 'Icicle' }).click();
    expect(await view.page.locator('[role=treeitem]').count()).toBeLessThan(200);
    await view.page.close();
  });
});

describe('the ways to look at a plan', () => {
  it.each(painted)('are drawn in %s', async (name, theme) => {
    const view = await openPlanPage(theme);
    await view.showPlan(await planOf('parallel-hash-join', 'measured'), '[{"Plan": {}}]');
    await view.page.getByRole('tab', { name: 'Icicle' }).click();
    await view.screenshot(`icicle-${name}`);
    expect(await view.page.locator('[role=treeitem]').count()).toBeGreaterThan(4);
    await view.show({ kind: 'advice', advice: await advice('CREATE INDEX ON orders (account_id)') });
    await view.screenshot(`advice-${name}`);
    await view.show({ kind: 'comparison', comparison: await comparison() });
    await view.screenshot(`compare-${name}`);
    expect(await view.page.locator('tbody tr').count()).toBeGreaterThan(2);
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('are reached, and the icicle walked and zoomed, with the keyboard alone', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('parallel-hash-join', 'measured'));
    const { keyboard } = view.page;
    await view.page.getByRole('tab', { name: 'Table' }).focus();
    await keyboard.press('ArrowRight');
    expect(await view.page.getByRole('tab', { selected: true }).textContent()).toBe('Icicle');
    const selected = view.page.locator('[role=treeitem][aria-selected=true]');
    await selected.focus();
    await keyboard.press('Home');
    expect(await selected.getAttribute('data-id')).toBe('0');
    expect(await selected.getAttribute('aria-level')).toBe('1');
    await keyboard.press('ArrowDown');
    expect(await selected.getAttribute('data-id')).toBe('1');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await view.page.getByRole('button', { name: 'Show the whole plan' }).waitFor();
    expect(await selected.getAttribute('aria-label')).toMatch(/ itself/);
    await keyboard.press('Escape');
    expect(await view.page.getByRole('button', { name: 'Show the whole plan' }).count()).toBe(0);
    expect(await view.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treeitem');
    await view.page.getByRole('radio', { name: 'Rows' }).check();
    expect(await selected.getAttribute('aria-label')).toContain('rows');
    await view.page.close();
  });

  it('find nodes, list insights that lead to the text, and show what was printed', async () => {
    const view = await openPlanPage(dark);
    await view.showPlan(await planOf('lateral-inner-scan'), '<img src=x onerror=alert(1)>');
    await view.page.getByRole('searchbox').fill('carriers');
    await view.page.keyboard.press('Enter');
    expect(await view.page.locator('.count').textContent()).toMatch(/^1 of \d+$/);
    expect(await view.page.locator('.details h2').textContent()).toContain('carriers');
    await view.page.getByRole('tab', { name: /^Insights/ }).click();
    await view.screenshot('insights');
    await view.page.locator('button.insight-card').first().click();
    expect(await view.sent()).toContainEqual(expect.objectContaining({ type: 'reveal' }));
    await view.page.getByRole('tab', { name: 'Raw' }).click();
    expect(await view.page.locator('pre.raw').textContent()).toBe('<img src=x onerror=alert(1)>');
    await view.page.getByRole('button', { name: 'Export' }).click();
    await view.page.getByRole('button', { name: 'Compare' }).click();
    expect((await view.sent()).slice(-2)).toEqual([{ type: 'export' }, { type: 'compare' }]);
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('offer what can be made of advice to the keyboard, and say its verdict', async () => {
    const view = await openPlanPage(dark);
    await view.show({ kind: 'advice', advice: await advice('CREATE INDEX ON orders (account_id)') });
    expect(await view.page.locator('p[role=status].unseen').textContent()).toBe('The planner would use it.');
    expect(await view.page.getByRole('list', { name: 'Proposed indexes' }).innerText()).toContain('orders');
    await view.page.getByRole('toolbar', { name: 'Advice' }).getByRole('button').first().focus();
    for (const key of ['Enter', 'Tab', 'Enter', 'Tab', 'Space']) await view.page.keyboard.press(key);
    expect((await view.sent()).slice(-3)).toEqual([
      { type: 'createMigration' },
      { type: 'copyIndexes' },
      { type: 'advise' },
    ]);
    await view.show({
      kind: 'advice',
      advice: { ...(await advice('')), indexes: [], comparison: undefined, verdict: 'No index.' },
    });
    expect(await view.page.getByRole('button').allTextContents()).toEqual(['Try again']);
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('show what a database calls its things as text', async () => {
    const view = await openPlanPage(dark);
    const document = await planOf('hostile-identifiers', 'measured');
    await view.showPlan(document);
    await view.page.getByRole('tab', { name: 'Icicle' }).click();
    expect(await view.page.locator('[role=treeitem]').allTextContents()).toContainEqual(
      expect.stringContaining('<img src=x onerror=alert(1)>'),
    );
    const hostile = '<img src=x onerror=alert(1)>';
    await view.show({
      kind: 'comparison',
      comparison: {
        before: hostile,
        after: hostile,
        summary: [hostile],
        rows: [
          {
            change: 'changed',
            level: 1,
            before: hostile,
            after: hostile,
            cost: '',
            time: '',
            rows: '',
            words: [hostile],
          },
        ],
      },
    });
    expect(await view.page.locator('img, a, iframe, form, object').count()).toBe(0);
    const { comparison: same } = await advice(hostile);
    const all = { title: hostile, verdict: hostile, how: hostile, limits: [hostile], noMigration: hostile };
    const indexes = [{ definition: hostile, price: hostile }];
    await view.show({ kind: 'advice', advice: { ...all, indexes, comparison: same } });
    expect(await view.page.locator('.proposed code').textContent()).toBe(hostile);
    expect(await view.page.locator('img, a, iframe, form, object').count()).toBe(0);
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });
});

async function advice(definition: string): Promise<IndexAdvice> {
  return {
    title: 'SELECT note FROM orders WHERE account_id = 42',
    verdict: 'The planner would use it.',
    how: 'Plan lab, statistics of 2026-11-20 · PostgreSQL 18.6',
    limits: ['The database runs 16, whose planner may choose otherwise.'],
    indexes: [{ definition, price: 'About 1.3 MB.' }],
    comparison: await comparison(),
    noMigration: '',
  };
}

async function comparison(): Promise<PlanComparison> {
  const parser = await loadPostgresParser();
  const [before, after] = ['seq-scan-selective', 'nested-loop-index'].map((name) => {
    const read = readPlanInText(
      { text: JSON.stringify(fixtureJson(name, 'measured')), name, query: planFixture(name).sql },
      'kept',
      parser,
    );
    if (!read.ok) throw new Error(read.problem);
    return { reading: read.reading, name };
  });
  return comparePlans(before!, after!);
}

diagramPage();
