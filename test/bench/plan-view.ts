/**
 * Times what happens between a plan's text and its view, for plans of up to ten thousand nodes: reading, metrics, insights, mapping to the query,
 * and the document that the view shows. Drawing is timed in the browser, by test/vscode/ui/plan-webview.test.ts.
 *   npm run bench:plan-view
 */
import { advise } from '../../core/plan/advise.ts';
import { noFacts } from '../../core/plan/insight.ts';
import { measure } from '../../core/plan/metrics.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { planDocument } from '../../core/plan/present/document.ts';
import { understandPlan } from '../../core/plan/understand.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { largePlanJson } from '../plans/large.ts';
import { ms } from './statistics.ts';

void main();

async function main(): Promise<void> {
  const parser = await loadPostgresParser();
  for (const nodes of [100, 1_000, 10_000]) {
    const json = largePlanJson(nodes);
    console.log(`\n${String(nodes)} nodes, ${String(Math.round(json.length / 1024))} kB`);
    const read = timed('read', () => readPlan(json));
    if (!read.ok) throw new Error(read.problem);
    const metrics = timed('metrics', () => measure(read.plan));
    timed('insights', () => advise(read.plan, metrics, noFacts));
    for (const sql of ['', "SELECT 1 FROM readings r WHERE r.value = 'x'"]) {
      const origin = { kind: 'file', name: 'bench' } as const;
      const whole = timed(sql === '' ? 'all, without query' : 'all, with query', () =>
        understandPlan({ json, sql, origin, parser }),
      );
      if (whole.ok) timed('document', () => planDocument(whole.reading, ''));
    }
  }
  console.log(`\nheap ${String(Math.round(process.memoryUsage().heapUsed / 2 ** 20))} MB`);
}

function timed<T>(what: string, work: () => T): T {
  const began = performance.now();
  const result = work();
  console.log(`  ${what} ${ms(performance.now() - began)}`);
  return result;
}
