/** The plan view's page in a real browser. */
import { planDocument } from '../../core/plan/present/document.ts';
import { understandPlan, type PlanOrigin } from '../../core/plan/understand.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { PlanDocument, PlanViewState } from '../../protocol/webview.ts';
import { fixtureJson, planFixture } from '../plans/fixtures.ts';
import type { WebviewTheme } from './themes.ts';
import { openPage, type ShownPage } from './page.ts';

const live: PlanOrigin = {
  kind: 'live',
  connection: 'shop on db.example.com',
  role: 'app_reader',
  serverVersion: 180_004,
  generic: false,
  values: [],
};

export interface View extends ShownPage {
  show(state: PlanViewState): Promise<void>;
  showPlan(document: PlanDocument, raw?: string): Promise<void>;
}

export async function openPlanPage(theme: WebviewTheme, size = { width: 1180, height: 560 }): Promise<View> {
  const page = await openPage('plan', theme, size);
  return {
    ...page,
    show: (state) => page.post({ type: 'show', state }),
    showPlan: (document, raw = '') =>
      page.post({
        type: 'show',
        state: {
          kind: 'plan',
          document,
          raw,
          again: true,
          // As the server says it: the plan lab measures nothing.
          abilities: document.kind === 'assumed' ? ['explain', 'advise'] : ['explain', 'measure', 'advise'],
        } satisfies PlanViewState,
      }),
  };
}

export async function planOf(
  name: string,
  how: 'estimated' | 'measured' = 'estimated',
  origin: PlanOrigin = live,
): Promise<PlanDocument> {
  const parser = await loadPostgresParser();
  const result = understandPlan({ json: fixtureJson(name, how), sql: planFixture(name).sql, origin, parser });
  if (!result.ok) throw new Error(result.problem);
  return planDocument(result.reading, '2026-01-02T03:04:05Z');
}
