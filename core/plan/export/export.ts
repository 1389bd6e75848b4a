/** Exports a plan in another format. The exported plan is the displayed one: if values are hidden, they are removed before the export. */
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import { rawInText, readPlanInText, type PlanInText } from '../reading/from-text.ts';
import { planDocument } from '../present/document.ts';
import { planAsHtml } from './html.ts';
import { planAsMarkdown } from './markdown.ts';
import { planAsSvg } from './svg.ts';
import { planAsText } from './text.ts';

export type PlanForm = 'json' | 'text' | 'markdown' | 'html' | 'svg';

export type ExportedPlan =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

export function exportPlan(
  plan: PlanInText,
  form: PlanForm,
  literals: 'redacted' | 'kept',
  parser: PostgresParser,
): ExportedPlan {
  if (form === 'json') return asJson(plan, literals);
  // A name may be the beginning of the query, including its values.
  const named = literals === 'kept' ? plan : { ...plan, name: 'Query plan' };
  const read = readPlanInText(named, literals, parser);
  if (!read.ok) return read;
  if (form === 'text') return { ok: true, text: planAsText(read.reading.plan) };
  const document = planDocument(read.reading, '');
  if (form === 'markdown') return { ok: true, text: planAsMarkdown(document) };
  if (form === 'html') return { ok: true, text: planAsHtml(document) };
  const text = planAsSvg(document);
  return text === undefined
    ? { ok: false, problem: 'The plan has neither costs nor times, so there is nothing to draw.' }
    : { ok: true, text };
}

/** With the query under auto_explain's key, so that other tools find it. */
function asJson(plan: PlanInText, literals: 'redacted' | 'kept'): ExportedPlan {
  const found = rawInText(plan, literals);
  if (!found.ok) return found;
  const { raw, query } = found;
  const whole = query === '' ? raw : { ...raw, 'Query Text': query };
  return { ok: true, text: `${JSON.stringify([whole], undefined, 2)}\n` };
}
