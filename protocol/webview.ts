/**
 * Messages between the extension and the plan view's webview, and the data that a plan is shown from. Both sides check what comes in:
 * a plan is made of a database's strings, and a webview is a browser.
 */
import type {
  LabelledText,
  PlanDocument,
  PlanDocumentOrigin,
  PlanRow,
  RowInsight,
} from '../core/plan/present/document.ts';
import type { LineFact } from '../core/plan/present/lines.ts';
import { fitsShape, isBoolean, isCount, isList, isOneOf, isShape, isString, type Guard } from './guard.ts';

export type { LineFact, PlanDocument, PlanRow };

/** What the plan view shows. */
export type PlanViewState =
  /** Nothing was explained yet, or the window was reloaded: plans are not written to disk. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly title: string }
  | { readonly kind: 'error'; readonly title: string; readonly message: string }
  | { readonly kind: 'plan'; readonly document: PlanDocument };

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
  | { readonly type: 'explainAgain' };

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
      /** EXPLAIN's answer as the server printed it. */
      readonly json: string;
      readonly source: PlanSource | undefined;
    };

export function isFromPlanView(value: unknown): value is FromPlanView {
  return fitsShape(isReveal, value) || fitsShape(isSignal, value);
}

export function isToPlanView(value: unknown): value is ToPlanView {
  if (fitsShape(isShow, value)) return true;
  return fitsShape(isSelect, value) || fitsShape(isSay, value);
}

const isReveal = isShape<{ type: 'reveal'; node: number }>({ type: isOneOf('reveal'), node: isCount });
const isSignal = isShape<{ type: 'ready' | 'copyJson' | 'explainAgain' }>({
  type: isOneOf('ready', 'copyJson', 'explainAgain'),
});
const isSelect = isShape<{ type: 'select'; node: number }>({ type: isOneOf('select'), node: isCount });
const isSay = isShape<{ type: 'say'; text: string }>({ type: isOneOf('say'), text: isString });

const isNumber: Guard<number> = (value, path) => (Number.isFinite(value) ? undefined : path);

const isLabelled = isShape<LabelledText>({ label: isString, text: isString });

const isInsight = isShape<RowInsight>({ id: isString, title: isString, message: isString, advice: isString });

const isRow = isShape<PlanRow>({
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
  located: isBoolean,
});

const isDocument = isShape<PlanDocument>({
  origin: isShape<PlanDocumentOrigin>({
    connection: isString,
    role: isString,
    server: isString,
    notice: isString,
  }),
  at: isString,
  title: isString,
  kind: isOneOf('measured', 'estimated', 'shape'),
  totals: isList(isLabelled),
  rows: isList(isRow),
});

const stateGuards: readonly Guard<unknown>[] = [
  isShape<{ kind: 'empty' }>({ kind: isOneOf('empty') }),
  isShape<{ kind: 'loading'; title: string }>({ kind: isOneOf('loading'), title: isString }),
  isShape<{ kind: 'error'; title: string; message: string }>({
    kind: isOneOf('error'),
    title: isString,
    message: isString,
  }),
  isShape<{ kind: 'plan'; document: PlanDocument }>({ kind: isOneOf('plan'), document: isDocument }),
];

const isShow = isShape<{ type: 'show'; state: PlanViewState }>({
  type: isOneOf('show'),
  state: (value, path) => (stateGuards.some((guard) => guard(value, path) === undefined) ? undefined : path),
});
