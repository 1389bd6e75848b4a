/**
 * What a migration that has run says in its own comments of the trouble that a rule tells: that the table is empty or small, that the index is
 * built CONCURRENTLY in production, what to do when that fails, how few rows are touched, that it waits for a release, that a person sends it outside of a
 * transaction, that all rows are meant, that nobody uses what goes. Whoever wrote that has weighed it, and nobody
 * mends it any more. Of new work nothing is taken for granted: a comment proves nothing. Knows no rule: each says what answers it.
 */
import type { RuleFinding } from '../rule-kit/scene.ts';
import type { Remark } from '../rule-kit/define-rule.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import { isForRemoval, ownWords } from '../migrations/words-of-name.ts';
import type { Statement } from '../syntax/statement.ts';
import { slice } from '../text/span.ts';

/** Found in comments in one line, without their marks. */
const said: Readonly<Record<Remark, readonly RegExp[]>> = {
  'few-rows': [
    /(?<!\b(?:if|when|once|unless)\b[^.;]{0,30})\btables?\b(?:(?!\b(?:not|if|when|large)\b)[^.;]){0,30}\b(?:is|are)\b(?:(?!\b(?:not|if|when|large)\b)[^.;]){0,30}\b(?:brand[- ]new|empty|tiny|small)\b/i,
    /\b(?:brand[- ]new|existing)\b[^.;]{0,25}\bempty\b[^.;]{0,5}\btables?\b/i,
    /\b(?:all|only|just)\s+(?:the\s+)?\d{1,3}\s+(?:existing\s+)?rows\b/i,
  ],
  concurrently: [
    /\bconcurrently\b[^;]{0,160}\b(?:instead|unnecessary|not needed|in|on|against|for)\b[^;]{0,20}\b(?:prod|production|transaction)\b/i,
    /\bplain\s+create\s+(?:unique\s+)?index\b/i,
  ],
  'outside-transaction': [
    /\boutside\b(?: of)?(?: \w+){0,2} transactions?\b/i,
    /\b(?:cannot|can't|can ?not|must not|not) (?:be )?run (?:inside|within|in)(?: of)?(?: \w+){0,2} transactions?\b/i,
    /\bmanual(?:ly)?[- ]appl(?:y|ied)\b|\bapplied (?:manually|by hand)\b/i,
  ],
  'after-release': [
    /\b(?:only|not)\s+(?:\w+\s+)?(?:after|once|until|before)\b[^.;]{0,160}\b(?:deployed|rolled out|released|shipped|live|everywhere)\b/i,
  ],
  'invalid-leftover': [
    /\b(?:leaves?|left|leftover)\b[^.;]{0,40}\binvalid\b/i,
    /\binvalid\b[^.;]{0,40}\bindex\b[^.]{0,60}\bdrop\b/i,
  ],
  'few-touched': [
    /\b(?:only|just|all|these|those|the|about|~)?\s*\d{1,3}\s+(?:\w+\s+)?(?:rows|records|entries|entities|duplicates|dupes|orphans)\b/i,
  ],
  'all-rows': [
    /\b(?:can|is|are)\s+(?:be\s+)?safe(?:ly)?\s+(?:to\s+)?(?:do|delete|remove|clear|wipe|purge|truncate|empt)/i,
    /(?<!\bnot\s)\b(?:delete|remove|clear|wipe|purge|truncate|empty)s?\b[^.;]{0,12}\b(?:all|every|everything|existing|old|stale)\b/i,
    /\b(?:empt(?:ies|ied|ying)|clear(?:s|ed|ing)?|reset(?:s|ting)?|wip(?:e|es|ed|ing)|purg(?:e|es|ed|ing))\b[^.;]{0,20}\b(?:cache|store|tables?|data|rows|entries)\b/i,
    /\b(?:just|simply)\s+(?:delet(?:e|ing)|drop(?:ping)?|remov(?:e|ing))\s+(?:them|it|the)\b/i,
    /(?:\bnot|n't)\s+bother\b|\binstead of trying to salvage\b/i,
    /\b(?:not|without)\s+migrating\b|\bmigration\s+is\s+not\s+needed\b/i,
  ],
  unused: [
    /(?:\b(?:is|are|was|were)|['’](?:s|re))\s+(?:not|never|no longer)\s+(?:being\s+)?(?:used|needed|necessary|required|read|written|referenced)\b/i,
    /\bno longer\s+(?:used|needed|necessary|required|read|written|referenced)\b/i,
    /\b(?:nothing|nobody|no one|no code)\b(?:\s+\w+){0,2}\s+(?:reads?|writes?|uses?|needs?)\b/i,
    /\bnot\s+(?:being\s+)?used\s+at\s+all\b/i,
    /\b(?:super[sc]eded|replaced)\s+by\b/i,
    /\bleft[- ]?overs?\b|\bnever\s+(?:actually\s+|really\s+)?(?:dropped|removed)\b/i,
    /\bnever[- ]used\s+(?:\w+\s+)?(?:col\w*|fields?|tables?)\b/i,
    /\bha(?:s|ve)\s+never\s+been\s+(?:used|needed)\b/i,
    /\b(?:drop|remov|delet)(?:e|es|s|ping|ing)?\s+(?:the\s+|an?\s+)?(?:unused|obsolete|orphaned|legacy|dead)\b/i,
    /\b(?:drop|remov|delet)(?:e|es|s|ping|ing)?\b[^.;]{0,40}\bstill\s+us(?:e|es|ing)\s+(?:the\s+)?(?:legacy|old)\b/i,
    /\b(?:not|n't) (?:appear|seem)s? to be used\b/i,
    /\b(?:is|are|be|do|does|did|will|was|were)\s+not\s+(?:be\s+)?(?:migrate|propagate|carry|carried|copy|copied|preserve|keep|kept|transfer)(?:d|red)?\b/i,
    /\bredundant\b|\bcan\s+be\s+(?:looked up|(?:re)?computed|derived|rebuilt|regenerated)\b/i,
  ],
  // Prisma's, which it writes where the rows of the developer's own database have values.
  'told-by-tool': [/\byou are about to drop the (?:column\b|`[^`]+` table\b)/i],
};

/** The comments above a statement and in it, and those at the top of the file, answer what the rule says. */
export function isStated(finding: RuleFinding, { statements, text, path, dialect }: Around): boolean {
  const { rule, statement } = finding;
  const answers: readonly Remark[] = [...(rule.grows === 'size' ? fewRows : []), ...(rule.answeredBy ?? [])];
  if (answers.length === 0) return false;
  const named = ownWords(path);
  if (answers.includes('after-release') && named.some((one) => noUser.has(one))) return true;
  if (answers.includes('after-release') && isDeferred(path)) return true;
  if (answers.includes('unused') && named.includes('legacy') && isForRemoval(named)) return true;
  const isAnew = (one: string): boolean => startsAnew.has(one) || (cleans.has(one) && isRowsAlone(statement));
  if (answers.includes('all-rows') && !isForRemoval(named) && named.some(isAnew)) return true;
  const comments = [...new Set([statements[0], leaderOf(statement, statements, dialect), statement])].flatMap(
    (one) => (one === undefined ? [] : above(one, text)),
  );
  const inside = statement.parsed.comments.map((one) => slice(statement.parsed.text, one));
  const words = [...comments, ...inside].map(withoutMarks).join(' ');
  if (words === '') return false;
  return answers.some(
    (one) =>
      said[one].some((pattern) => pattern.test(words)) &&
      (one !== 'told-by-tool' || (dialect !== 'postgresql' && isNamed(finding, { text, words }))),
  );
}

const fewRows: readonly Remark[] = ['few-rows'];

/** The document, and the statements of the section. */
interface Around {
  readonly statements: readonly Statement[];
  readonly text: string;
  readonly path: string;
  readonly dialect: SpokenDialect;
}

/**
 * SQLite and SQL Server: of DROP TABLE, or DELETE, one below the other and under one comment, the first; what goes before them to clear their way is
 * under the same comment, an index, or on SQL Server a constraint of the column's table.
 */
function leaderOf(
  statement: Statement,
  statements: readonly Statement[],
  dialect: SpokenDialect,
): Statement | undefined {
  if (dialect !== 'sqlite' && dialect !== 'sqlserver') return undefined;
  let at = statements.findIndex((one) => one.span.start === statement.span.start);
  while (
    at > 0 &&
    statements[at]?.leadingComments.length === 0 &&
    (isAlike(statements[at - 1], statement) ||
      dropsIndex(statements[at - 1]) ||
      clearsTheWay(statements[at - 1], statement))
  )
    at -= 1;
  return statements[at];
}

function isAlike(before: Statement | undefined, { parsed }: Statement): boolean {
  const kinds = before?.parsed.operations.map(({ kind }) => kind).join();
  return kinds !== undefined && kinds !== '' && kinds === parsed.operations.map(({ kind }) => kind).join();
}

function dropsIndex(statement: Statement | undefined): boolean {
  const [first] = statement?.parsed.operations ?? [];
  return first?.kind === 'dropRelation' && first.relation === 'index';
}

/** DROP CONSTRAINT and DROP INDEX of the table whose column goes. */
function clearsTheWay(before: Statement | undefined, { parsed }: Statement): boolean {
  const [goes] = parsed.operations;
  if (goes?.kind !== 'dropColumn' || before === undefined) return false;
  return before.parsed.operations.some(
    (one) => one.kind === 'dropConstraint' && one.table.name.text === goes.table.name.text,
  );
}

/** In backticks: of several losses the tool may have written some. */
function isNamed(
  { span }: Pick<RuleFinding, 'span'>,
  { text, words }: { readonly text: string; readonly words: string },
): boolean {
  const name = slice(text, span).replace(/^["`[]|["`\]]$/g, '');
  return words.includes(`\`${name}\``);
}

/** Ebean keeps drops for a later release than the one that no longer names the column: `1.7__dropsFor_1.3.sql`. */
function isDeferred(path: string): boolean {
  return /(?:^|[/_])dropsFor_\d[^/]*$/.test(path);
}

/** A migration that is called so takes away what nobody names. */
const noUser: ReadonlySet<string> = new Set(['unused', 'orphaned', 'obsolete', 'redundant']);

/** And one that is called so means every row. */
const startsAnew: ReadonlySet<string> = new Set(['reset', 'empty', 'clear', 'wipe', 'purge', 'truncate']);

/** Rows are cleaned away; a table that goes is more than that. */
const cleans: ReadonlySet<string> = new Set(['clean', 'cleanup']);

function isRowsAlone({ parsed }: Statement): boolean {
  return parsed.operations.every(({ kind }) => kind === 'delete' || kind === 'truncate');
}

function above({ leadingComments }: Statement, text: string): readonly string[] {
  return leadingComments.map((one) => slice(text, one));
}

function withoutMarks(comment: string): string {
  return comment
    .replace(/^[ \t]*(?:--+|\/\*+|\*+\/?)/gm, ' ')
    .replace(/\*+\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
