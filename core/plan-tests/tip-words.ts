/** Describes in one line how a plan changes at some size of a table: the steps before and after. */
import { formatCount } from '../text/format.ts';
import type { FingerprintNode } from './fingerprint.ts';

export interface TippedPlan {
  /** Above so many rows. */
  readonly rows: number;
  readonly before: readonly FingerprintNode[];
  readonly after: readonly FingerprintNode[];
}

/** Steps that follow from others. */
const plumbing =
  /^(?:(?:Parallel )?Hash|Materialize|Memoize|Gather|Gather Merge|Bitmap Index Scan|BitmapAnd|BitmapOr|Result|Limit)\b(?! Join)/;

/**
 * `Above 54 k rows in orders: Hash Join → Nested Loop, Index Scan using orders_pkey`. Undefined where the same steps come in another order,
 * which nobody has to know.
 */
export function tipInWords({ rows, before, after }: TippedPlan, table: string): string | undefined {
  const [was, is] = [before, after].map(stepsIn);
  const gone = only(was ?? [], is ?? []);
  const come = only(is ?? [], was ?? []);
  if (gone.length === 0 && come.length === 0) return undefined;
  const change =
    come.length === 0
      ? `no longer ${gone.join(', ')}`
      : gone.length === 0
        ? `also ${come.join(', ')}`
        : `${gone.join(', ')} → ${come.join(', ')}`;
  return `Above ${formatCount(rows)} rows in ${table}: ${change}`;
}

function stepsIn(nodes: readonly FingerprintNode[]): readonly string[] {
  const steps = nodes.map(({ text }) =>
    text
      .replace(/ \[.*\]$/, '')
      .replace(/ by .*$/, '')
      .replace(/ on (?:\w+\.)?\S+(?: \w+)? using /, ' using ')
      .replace(/ on \w+\./, ' on '),
  );
  return steps.filter((step) => !plumbing.test(step) || / using /.test(step));
}

/** What one has more of than the other. */
function only(steps: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  const more: string[] = [];
  for (const step of steps) {
    const at = left.indexOf(step);
    if (at < 0) more.push(step);
    else left.splice(at, 1);
  }
  return [...new Set(more)];
}
