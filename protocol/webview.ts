/**
 * Messages between the extension and the plan view's webview, and the data that a plan is shown from. Both sides check what comes in:
 * a plan is made of a database's strings, and a webview is a browser.
 */
import type { Ability } from '../core/connections/ability.ts';
import type { IndexAdvice } from '../core/index-advice/document.ts';
import type { ComparedNode, PlanComparison } from '../core/plan/compare.ts';
import type {
  LabelledText,
  PlanColumn,
  PlanDocument,
  PlanRow,
  RowInsight,
} from '../core/plan/present/document.ts';
import type { Icicle } from '../core/plan/present/icicle.ts';
import type { LineFact } from '../core/plan/present/lines.ts';
import {
  fitsShape,
  isBoolean,
  isCount,
  isList,
  isMaybe,
  isOneOf,
  isShape,
  isString,
  type Guard,
} from './guard.ts';

export type {
  ComparedNode,
  Icicle,
  IndexAdvice,
  PlanColumn,
  PlanComparison,
  LineFact,
  PlanDocument,
  PlanRow,
};

/** What the plan view shows. */
export type PlanViewState =
  /** Nothing was explained yet, or the window was reloaded: plans are not written to disk. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly title: string }
  | {
      readonly kind: 'error';
      readonly title: string;
      readonly message: string;
      /** A query can be explained again, a file be looked at as text. */
      readonly again: boolean;
    }
  | {
      readonly kind: 'plan';
      readonly document: PlanDocument;
      /** As it was printed or pasted; of a very long one the beginning. */
      readonly raw: string;
      /** It can be explained again: it is of a query and not of a file. */
      readonly again: boolean;
      /** What else can be asked of its query. */
      readonly abilities: readonly Ability[];
    }
  | { readonly kind: 'comparison'; readonly comparison: PlanComparison }
  | { readonly kind: 'advice'; readonly advice: IndexAdvice };

/** Extension → webview. */
export type ToPlanView =
  | { readonly type: 'show'; readonly state: PlanViewState }
  /** Go to a node, by its id. */
  | { readonly type: 'select'; readonly node: number }
  /** Said once, for eyes and screen readers. */
  | { readonly type: 'say'; readonly text: string };

/** Webview → extension. */
export type FromPlanView =
  /** The webview was (re)created and has nothing to show. */
  | { readonly type: 'ready' }
  /** Show in the editor what causes this node. */
  | { readonly type: 'reveal'; readonly node: number }
  | { readonly type: 'copyJson' }
  /** Save or copy the plan in another form. */
  | { readonly type: 'export' }
  /** Hold it against another plan. */
  | { readonly type: 'compare' }
  | { readonly type: 'explainAgain' }
  /** Run the query of the plan to measure it: whoever hears it asks first where more than reading happens. */
  | { readonly type: 'measure' }
  /** Try indexes for the query of the plan. */
  | { readonly type: 'advise' }
  /** Preview the migrations of the advice that is shown. */
  | { readonly type: 'createMigration' }
  /** Its statements into the clipboard. */
  | { readonly type: 'copyIndexes' }
  | { readonly type: 'openAsText' };

/** Where a plan's query stands, so that its nodes can be shown in the editor. */
export interface PlanSource {
  readonly uri: string;
  /** Offset of the query in the document when it was explained. */
  readonly start: number;
  readonly text: string;
  /** By node id: ranges in `text`. */
  readonly places: readonly (readonly { readonly start: number; readonly end: number }[])[];
}

/** What the plan view is asked to show. */
export type PlanMessage =
  | { readonly kind: 'loading'; readonly title: string }
  | { readonly kind: 'error'; readonly title: string; readonly message: string }
  | {
      readonly kind: 'plan';
      readonly document: PlanDocument;
      /** EXPLAIN's answer as the server printed it, or what was pasted. */
      readonly json: string;
      readonly source: PlanSource | undefined;
      /** What can be asked of its query. */
      readonly abilities: readonly Ability[];
    };

export function isFromPlanView(value: unknown): value is FromPlanView {
  return fitsShape(isReveal, value) || fitsShape(isSignal, value);
}

export function isToPlanView(value: unknown): value is ToPlanView {
  if (fitsShape(isShow, value)) return true;
  return fitsShape(isSelect, value) || fitsShape(isSay, value);
}

const isReveal = isShape({ type: isOneOf('reveal'), node: isCount });
const isSignal = isShape({
  type: isOneOf(
    'ready',
    'copyJson',
    'export',
    'compare',
    'explainAgain',
    'measure',
    'advise',
    'createMigration',
    'copyIndexes',
    'openAsText',
  ),
});
const isSelect = isShape({ type: isOneOf('select'), node: isCount });
const isSay = isShape({ type: isOneOf('say'), text: isString });

const isNumber: Guard<number> = (value, path) => (Number.isFinite(value) ? undefined : path);

const isLabelled: Guard<LabelledText> = isShape({ label: isString, text: isString });

const isInsight: Guard<RowInsight> = isShape({
  id: isString,
  title: isString,
  message: isString,
  advice: isString,
});

const isRow: Guard<PlanRow> = isShape({
  id: isCount,
  parent: isNumber,
  level: isCount,
  title: isString,
  object: isString,
  role: isString,
  estimatedRows: isString,
  actualRows: isString,
  misestimate: isString,
  costShare: isNumber,
  cost: isString,
  timeShare: isNumber,
  time: isString,
  insights: isList(isInsight),
  details: isList(isLabelled),
  hot: isBoolean,
  located: isBoolean,
});

const isDocument: Guard<PlanDocument> = isShape({
  origin: isShape({
    file: isString,
    connection: isString,
    role: isString,
    server: isString,
    notice: isString,
  }),
  at: isString,
  title: isString,
  kind: isOneOf('measured', 'estimated', 'shape'),
  columns: isList(isOneOf('rows', 'time', 'cost')),
  totals: isList(isLabelled),
  rows: isList(isRow),
  icicles: isList(
    isShape({
      measure: isOneOf('time', 'cost', 'blocks', 'rows'),
      cells: isList(isShape({ left: isNumber, width: isNumber, own: isNumber, text: isString })),
    }),
  ),
});

const isComparison: Guard<PlanComparison> = isShape({
  before: isString,
  after: isString,
  summary: isList(isString),
  rows: isList(
    isShape({
      change: isOneOf('same', 'changed', 'added', 'removed'),
      level: isCount,
      before: isString,
      after: isString,
      cost: isString,
      time: isString,
      rows: isString,
      words: isList(isString),
    }),
  ),
});

const isAdvice: Guard<IndexAdvice> = isShape({
  title: isString,
  verdict: isString,
  how: isString,
  limits: isList(isString),
  indexes: isList(isShape({ definition: isString, price: isString })),
  comparison: isMaybe(isComparison),
  noMigration: isString,
});

const stateGuards: readonly Guard<unknown>[] = [
  isShape({ kind: isOneOf('empty') }),
  isShape({ kind: isOneOf('loading'), title: isString }),
  isShape({
    kind: isOneOf('error'),
    title: isString,
    message: isString,
    again: isBoolean,
  }),
  isShape({
    kind: isOneOf('plan'),
    document: isDocument,
    raw: isString,
    again: isBoolean,
    abilities: isList(isOneOf('explain', 'measure', 'values', 'advise', 'compareValues', 'safeNow')),
  }),
  isShape({
    kind: isOneOf('comparison'),
    comparison: isComparison,
  }),
  isShape({
    kind: isOneOf('advice'),
    advice: isAdvice,
  }),
];

const isShow = isShape({
  type: isOneOf('show'),
  state: (value, path) => (stateGuards.some((guard) => guard(value, path) === undefined) ? undefined : path),
});
