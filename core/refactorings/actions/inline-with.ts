/** A WITH query that is used once, as a subquery of FROM. */
import { cteNamed } from '../../names/offers.ts';
import type { Block, Cte } from '../../names/outline.ts';
import { remove, replace, type TextEdit } from '../../text/edit.ts';
import {
  edits,
  holds,
  locksRows,
  refused,
  sourcesIn,
  type Refactoring,
  type RefactoringPlace,
} from '../refactoring.ts';
import { spanAt, textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Inline the WITH query',
  kind: 'inline',
  keeps: 'rows',
  offer(place) {
    const found = withAt(place);
    if (found === undefined) return undefined;
    const { cte, owner, open, from } = found;
    const { source } = place;
    const because = whyNot(place, cte, owner, open);
    if (because !== undefined) return refused(because);
    const uses = sourcesIn(place).filter(
      ({ source: one }) => one.of.kind === 'relation' && cteNamed(one.seenFrom, one.of.name) === cte,
    );
    const [use] = uses;
    if (uses.length !== 1 || use?.source.of.kind !== 'relation')
      return refused('It is used in more than one place, or in none.');
    if (locksRows(place, use.block)) return refused(locked);
    const at = source.indexAt(use.source.of.name.start);
    const query = textIn(place, { from: open, to: source.closing(open) + 1 });
    const names = source.isPunctuation(from + 1, '(')
      ? ` ${textIn(place, { from: from + 1, to: source.closing(from + 1) + 1 })}`
      : '';
    if (use.source.aliased && names !== '') return refused('It names its columns, and its use has an alias.');
    const own = use.source.aliased ? query : `${query} AS ${textIn(place, { from, to: from + 1 })}${names}`;
    return edits(replace(spanAt(place, at), own), withoutCte(place, owner, cte, open));
  },
  examples: [
    {
      before: 'WITH ¦big AS (SELECT id FROM orders WHERE total > 9) SELECT b.id FROM big b',
      after: 'SELECT b.id FROM (SELECT id FROM orders WHERE total > 9) b',
    },
    {
      before: 'WITH a AS (SELECT 1 AS x), b (y) AS (SELECT x FROM a) SELECT y FROM ¦b',
      after: 'WITH a AS (SELECT 1 AS x) SELECT y FROM (SELECT x FROM a) AS b (y)',
    },
    {
      before: 'WITH ¦a AS (SELECT 1 AS x) SELECT a.x FROM a, a AS other',
      after: 'refused: It is used in more than one place, or in none.',
    },
    {
      before:
        'WITH ¦a AS (SELECT 1 AS x) SELECT id FROM orders WHERE ((SELECT x FROM a) IS NULL OR id > (SELECT x FROM a))',
      after: 'refused: It is used in more than one place, or in none.',
    },
    {
      before: 'WITH ¦a AS (SELECT 1 AS x) SELECT o.id FROM orders o JOIN a ON a.x = o.id FOR UPDATE',
      after: 'refused: FOR UPDATE locks rows of a subquery, and none of a WITH query.',
    },
    {
      before: 'WITH ¦gone AS (DELETE FROM orders RETURNING id) SELECT id FROM gone',
      after: 'refused: It changes rows.',
    },
    {
      before: 'WITH ¦a AS MATERIALIZED (SELECT 1 AS x) SELECT x FROM a',
      after: 'refused: MATERIALIZED keeps it apart from the query on purpose.',
    },
  ],
};

const locked = 'FOR UPDATE locks rows of a subquery, and none of a WITH query.';

interface Found {
  readonly cte: Cte;
  readonly owner: Block;
  /** Index of its name. */
  readonly from: number;
  /** Index of the bracket of its query. */
  readonly open: number;
}

function withAt({ source, outline, offset }: RefactoringPlace): Found | undefined {
  const role = outline.roles.find(
    (one) => holds(one, offset) && (one.kind === 'cte' || one.kind === 'relation'),
  );
  const cte =
    role?.kind === 'cte'
      ? role.cte
      : role?.kind === 'relation'
        ? cteNamed(role.seenFrom, role.name)
        : undefined;
  const owner = cte && outline.blocks.find(({ ctes }) => ctes.includes(cte));
  if (cte === undefined || owner === undefined) return undefined;
  const from = source.indexAt(cte.name.start);
  const as = source.find({ from, to: owner.range.to }, 'as');
  const open = source.tokens.findIndex(
    (_, at) => as !== undefined && at > as && source.isPunctuation(at, '('),
  );
  return open < 0 ? undefined : { cte, owner, from, open };
}

function whyNot(
  { source }: RefactoringPlace,
  cte: Cte,
  { range, ctes }: Block,
  open: number,
): string | undefined {
  if (source.word(range.from + 1) === 'recursive') return 'WITH RECURSIVE may read itself.';
  if (['insert', 'update', 'delete', 'merge'].includes(cte.query?.kind ?? '') || cte.query === undefined)
    return 'It changes rows.';
  if (source.word(open - 1) === 'materialized' && source.word(open - 2) !== 'not')
    return 'MATERIALIZED keeps it apart from the query on purpose.';
  const isAmbiguous = ctes.some((one) => one !== cte && one.name.text === cte.name.text);
  return isAmbiguous ? 'Two WITH queries have this name.' : undefined;
}

/** With the comma before or after it, or with WITH if it is the only one. */
function withoutCte({ source }: RefactoringPlace, { range, ctes }: Block, cte: Cte, open: number): TextEdit {
  const close = source.closing(open);
  const from = source.indexAt(cte.name.start);
  const start = (at: number): number => source.tokens[at]?.start ?? source.text.length;
  const end = (at: number): number => source.tokens[at]?.end ?? source.text.length;
  if (ctes.length === 1) return remove({ start: start(range.from), end: start(close + 1) });
  if (source.isPunctuation(close + 1, ',')) return remove({ start: start(from), end: start(close + 2) });
  return remove({ start: end(from - 2), end: end(close) });
}
