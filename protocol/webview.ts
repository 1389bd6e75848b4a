/**
 * Messages between the extension and the plan view's webview, and the data of a plan. Both sides validate what they receive: a plan
 * contains strings from a database, and a webview is a browser.
 */
import type { Ability } from '../core/connections/ability.ts';
import { isAbility } from './ability.ts';
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

export type { ComparedNode, Icicle, IndexAdvice, PlanColumn, PlanComparison, PlanDocument, PlanRow };

/** What the plan view shows. */
export type PlanViewState =
  /** No plan was requested yet, or the window was reloaded: plans are not written to disk. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly title: string }
  | {
      readonly kind: 'error';
      readonly title: string;
      readonly message: string;
      /** True if the query can be explained again, or the file opened as text. */
      readonly again: boolean;
    }
  | {
      readonly kind: 'plan';
      readonly document: PlanDocument;
      /** The text as printed or pasted; cut if very long. */
      readonly raw: string;
      /** True if the plan belongs to a query and can be made again. */
      readonly again: boolean;
      /** What else can be done with its query. */
      readonly abilities: readonly Ability[];
    }
  | { readonly kind: 'comparison'; readonly comparison: PlanComparison }
  | { readonly kind: 'advice'; readonly advice: IndexAdvice };

/** Extension → webview. */
export type ToPlanView =
  | { readonly type: 'show'; readonly state: PlanViewState }
  /** Select a node, by its id. */
  | { readonly type: 'select'; readonly node: number }
  /** A message that is shown and announced once. */
  | { readonly type: 'say'; readonly text: string }
  /** At which sizes of a table the plan changes, and how. */
  | { readonly type: 'tips'; readonly table: string; readonly tips: readonly PlanTip[] };

/** Webview → extension. */
export type FromPlanView =
  /** The webview was (re)created and is empty. */
  | { readonly type: 'ready' }
  /** Show the SQL that causes this node. */
  | { readonly type: 'reveal'; readonly node: number }
  | { readonly type: 'copyJson' }
  /** Save or copy the plan in another format. */
  | { readonly type: 'export' }
  /** Compare it with another plan. */
  | { readonly type: 'compare' }
  | { readonly type: 'explainAgain' }
  /** Run the query of the plan to measure it; the receiver asks first if the query does more than read. */
  | { readonly type: 'measure' }
  /** Test indexes for the query of the plan. */
  | { readonly type: 'advise' }
  /** Preview the migrations of the shown advice. */
  | { readonly type: 'createMigration' }
  /** Copy its statements to the clipboard. */
  | { readonly type: 'copyIndexes' }
  | { readonly type: 'openAsText' }
  /** Make the plan again for another size of a table. */
  | { readonly type: 'size'; readonly table: string; readonly rows: number }
  /** Find the sizes of a table at which the plan changes. */
  | { readonly type: 'sweep'; readonly table: string }
  /** Ask the user how many rows a table is to be assumed to hold from now on. */
  | { readonly type: 'assume'; readonly table: string };

/** A size of a table above which the plan changes. */
export interface PlanTip {
  readonly rows: number;
  readonly text: string;
}

/** The place of a plan's query, for showing its nodes in the editor. */
export interface PlanSource {
  readonly uri: string;
  /** Offset of the query in the document at the time of the plan. */
  readonly start: number;
  readonly text: string;
  /** By node id: ranges in `text`. */
  readonly places: readonly (readonly { readonly start: number; readonly end: number }[])[];
}

/** A plan for the plan view. */
export type PlanMessage =
  | { readonly kind: 'loading'; readonly title: string }
  | { readonly kind: 'error'; readonly title: string; readonly message: string }
  | {
      readonly kind: 'plan';
      readonly document: PlanDocument;
      /** The output of EXPLAIN as the server returned it, or the pasted text. */
      readonly json: string;
      readonly source: PlanSource | undefined;
      /** What can be done with the query. */
      readonly abilities: readonly Ability[];
    };

export function isFromPlanView(value: unknown): value is FromPlanView {
  return [isReveal, isSignal, isSize, isAboutTable].some((shape) => fitsShape<unknown>(shape, value));
}

export function isToPlanView(value: unknown): value is ToPlanView {
  if (fitsShape(isShow, value)) return true;
  return fitsShape(isSelect, value) || fitsShape(isSay, value) || fitsShape(isTips, value);
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
const isSize = isShape({ type: isOneOf('size'), table: isString, rows: isCount });
const isAboutTable = isShape({ type: isOneOf('sweep', 'assume'), table: isString });
const isTips = isShape({
  type: isOneOf('tips'),
  table: isString,
  tips: isList(isShape({ rows: isCount, text: isString })),
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
  kind: isOneOf('measured', 'estimated', 'assumed'),
  columns: isList(isOneOf('rows', 'time', 'cost')),
  totals: isList(isLabelled),
  rows: isList(isRow),
  sizes: isList(isShape({ table: isString, rows: isCount })),
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
    abilities: isList(isAbility),
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
