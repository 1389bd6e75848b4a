/** Plans as text, from files, the clipboard or an earlier answer: reading, comparing and converting them. No database is contacted. */
import type { PlanComparison } from '../core/plan/compare.ts';
import type { PlanDocument } from '../core/plan/present/document.ts';
import { isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { request, type Failure } from './message.ts';

/** A plan in any of EXPLAIN's formats, as it was printed, saved or pasted. */
export const isPlanText = isShape({
  text: isString,
  /** The file name, or another title. */
  name: isString,
  /** The query; '' if only the plan is known. */
  query: isString,
});
export type PlanText = Shaped<typeof isPlanText>;

export type ReadPlanAnswer = { readonly kind: 'read'; readonly document: PlanDocument } | Failure;

export const readPlanText = request<ReadPlanAnswer>()({
  method: 'plinth/readPlan',
  direction: 'client → server',
  doc: 'Reads a plan from its text, in any of EXPLAIN’s formats; asks no database.',
  params: isPlanText,
});

export const planFormats = ['json', 'text', 'markdown', 'html', 'svg'] as const;
export type PlanFormat = (typeof planFormats)[number];

export interface PlanExport extends PlanText {
  readonly format: PlanFormat;
  /** True to keep values in conditions, outputs and the query. */
  readonly literals: 'redacted' | 'kept';
}

export type ExportPlanAnswer = { readonly kind: 'written'; readonly text: string } | Failure;

export const exportPlan = request<ExportPlanAnswer>()({
  method: 'plinth/exportPlan',
  direction: 'client → server',
  doc: 'Writes a plan in another form, without the values in it unless they are wanted.',
  params: isShape({
    text: isString,
    name: isString,
    query: isString,
    format: isOneOf(...planFormats),
    literals: isOneOf('redacted', 'kept'),
  }),
});

export type ComparePlansAnswer = { readonly kind: 'compared'; readonly comparison: PlanComparison } | Failure;

export const comparePlanTexts = request<ComparePlansAnswer>()({
  method: 'plinth/comparePlans',
  direction: 'client → server',
  doc: 'Holds two plans against each other, node by node; asks no database.',
  params: isShape({
    before: isPlanText,
    after: isPlanText,
  }),
});
