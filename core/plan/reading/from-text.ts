/**
 * Reads a plan from a text alone, without a server: a saved file, pasted text, an earlier result. auto_explain and Plinth's own exports
 * include the query.
 */
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import { parsePlan } from './parse.ts';
import { text, type RawObject } from './raw.ts';
import { redactExpression, redactPlan } from '../redact.ts';
import { understandPlan, type PlanReadingResult } from '../understand.ts';

export interface PlanInText {
  readonly text: string;
  readonly name: string;
  /** '' if the text contains only the plan. */
  readonly query: string;
}

export type RawInText =
  | { readonly ok: true; readonly raw: RawObject; readonly query: string }
  | { readonly ok: false; readonly problem: string };

/** The plan object and its query, without their values if others will see them. */
export function rawInText(plan: PlanInText, literals: 'redacted' | 'kept'): RawInText {
  const parsed = parsePlan(plan.text);
  if (!parsed.ok) return parsed;
  const { raw } = parsed;
  const query = plan.query === '' ? (text(raw, 'Query Text') ?? '') : plan.query;
  return literals === 'kept'
    ? { ok: true, raw, query }
    : { ok: true, raw: redactPlan(raw), query: redactExpression(query, text(raw, 'Engine')) };
}

export function readPlanInText(
  plan: PlanInText,
  literals: 'redacted' | 'kept',
  parser: PostgresParser,
): PlanReadingResult {
  const found = rawInText(plan, literals);
  if (!found.ok) return found;
  const { raw, query } = found;
  return understandPlan({ json: raw, sql: query, origin: { kind: 'file', name: plan.name }, parser });
}
