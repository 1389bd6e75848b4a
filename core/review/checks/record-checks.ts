/** What to ask of the table in which a tool records what has run: the migration before this one in front of it, this one behind it. SQL as text; nothing is sent. */
import { guardOf } from '../../operations/guards.ts';
import type { RecordRows } from '../../migrations/recorded.ts';
import { goneBehind, isTwice } from '../order/again.ts';
import { oneLine } from '../../plan/format.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import { passesOverByKey } from '../rows/inserted-keys.ts';
import { passesOverItsOwn } from '../rows/inserted-rows.ts';
import type { Check } from '../model.ts';
import { madeTwice, madeTwiceInWords } from '../order/made-twice.ts';
import type { Placed } from '../placed.ts';
import { mayRead, stringLiteral, whereThere } from './check-sql.ts';

const mostNames = 4;
/** Of those that are there and stand behind. */
const mostBehind = 20;

const notAsked = 'not asked: this login does not find or read all of it';

/** Of one table, in the order in which they run. */
type Group = readonly [RecordRows, ...(readonly RecordRows[])];

function groupsOf(statements: readonly Placed[]): readonly Group[] {
  const groups = new Map<string, [RecordRows, ...RecordRows[]]>();
  const migrations = new Set(statements.map(({ migration }): ReviewedMigration => migration));
  for (const { recorded, byHand } of migrations) {
    if (recorded === undefined || byHand !== undefined) continue;
    for (const one of [recorded, ...(recorded.others ?? [])]) {
      const known = groups.get(one.rows);
      if (known === undefined) groups.set(one.rows, [one]);
      else known.push(one);
    }
  }
  return [...groups.values()];
}

function listed(values: readonly string[]): string {
  return commas(values.map(oneLine), mostNames);
}

/** What is pending besides runs along, and what has run does not run again. */
export function recordBefore(statements: readonly Placed[]): readonly Check[] {
  const ofNewest = new Set(
    statements.flatMap(({ migration: { recorded, runBy, passedBy } }) =>
      (runBy?.isByNewest === true || passedBy !== undefined) && recorded !== undefined ? [recorded.rows] : [],
    ),
  );
  return groupsOf(statements).map((group) => beforeOf(group, ofNewest.has(group[0].rows)));
}

/** In the order in which they run. `isByNewest`: whatever is numbered below a row there never runs. */
export function beforeOf(group: Group, isByNewest = false): Check {
  const [{ table, rows, keeps, upTo, before, stuck }] = group;
  const own = group.map((one) => one.own);
  if (keeps === 'last')
    return asked(
      table,
      before === undefined
        ? `${oneLine(table)} has no version yet`
        : `${oneLine(table)} says ${oneLine(before)}, the version before`,
      orStuck(
        stuck,
        `SELECT format('it says %s${isByNewest ? '%s' : ''}', coalesce(max(value), 'none that has come to its end')${isByNewest ? `, ${orPassed(own[0] ?? '')}` : ''}) FROM (${rows}) AS r HAVING max(value) IS DISTINCT FROM ${before === undefined ? 'NULL' : stringLiteral(before)}`,
      ),
    );
  const missing =
    before === undefined
      ? []
      : [
          `SELECT ${stringLiteral(`${before} is not there: more is pending, or it ran under another name`)} WHERE NOT ${has(rows, before)}${upTo === undefined ? '' : ` AND NOT EXISTS (${upTo})`}`,
        ];
  // Its tool runs it behind them, and all that is pending with it.
  const behind = [...new Set(group.flatMap((one) => one.behind ?? []))].filter((one) => !own.includes(one));
  const pending = isByNewest
    ? []
    : behind
        .slice(-mostBehind)
        .map(
          (one) =>
            `SELECT ${stringLiteral(`${one} is not there: it is pending too`)} WHERE NOT ${has(rows, one)}`,
        );
  const there = own.map(
    (one) => `SELECT ${stringLiteral(`${one} is there: it has run`)} WHERE ${has(rows, one)}`,
  );
  const renamed = group.flatMap(({ formerly }) =>
    formerly === undefined
      ? []
      : [
          `SELECT ${stringLiteral(`${formerly.own} is there: ${asFormer}; ${formerly.renamed}, and nothing of it runs again`)} WHERE ${has(rows, formerly.own)}`,
        ],
  );
  const hadBefore = [
    ...(before === undefined ? [] : [before]),
    ...(pending.length === 0 ? [] : behind.slice(-mostBehind)),
  ];
  return asked(
    table,
    `${oneLine(table)} has ${hadBefore.length === 0 ? '' : `${listed(hadBefore)} and `}not yet ${listed([...own, ...group.flatMap(({ formerly }) => formerly?.own ?? [])])}`,
    // In front: of a long answer the beginning is kept.
    [
      ...renamed,
      ...(isByNewest ? passedBy(rows, own) : []),
      ...missing,
      ...pending,
      ...there,
      ...halfWay(stuck),
    ].join(' UNION ALL '),
  );
}

const passedOver = 'is numbered below it and never runs';

const asFormer = 'it has run under its former name';

/** Of a record that keeps the last alone: what is said behind its name. */
function orPassed(own: string): string {
  const later = isNumber(own)
    ? `max(nullif(value, '')::numeric) > ${own}`
    : `max(value) COLLATE "C" > ${stringLiteral(own)}`;
  return `CASE WHEN ${later} THEN ${stringLiteral(`: ${own} ${passedOver}`)} ELSE '' END`;
}

function passedBy(rows: string, own: readonly string[]): readonly string[] {
  return own
    .filter(isNumber)
    .map(
      (one) =>
        `SELECT format('%s is there: ${one} ${passedOver}', value) FROM (SELECT value FROM (${rows}) AS r WHERE value ~ '^[0-9]{1,30}$' ORDER BY value::numeric DESC LIMIT 1) AS newest WHERE value::numeric > ${one}`,
    );
}

/** As a query of words. */
function halfWay(stuck: string | undefined): readonly string[] {
  return stuck === undefined
    ? []
    : [
        `SELECT format('%s has not run to its end, and nothing runs before that is put right', value) FROM (${stuck}) AS s`,
      ];
}

/** Of a record that keeps one row: it is of one that has stopped, and then that alone is said. */
function orStuck(stuck: string | undefined, words: string): string {
  const [half] = halfWay(stuck);
  return stuck === undefined || half === undefined
    ? words
    : `${half} UNION ALL SELECT said FROM (${words}) AS w(said) WHERE NOT EXISTS (${stuck})`;
}

/** Behind what else is asked: what was done by hand has no row. Where nothing else is, nobody is sent to look. */
export function withRecord(checks: readonly Check[], statements: readonly Placed[]): readonly Check[] {
  if (checks.length === 0) return checks;
  return [...checks, ...groupsOf(statements).map((group) => afterOf(group, goesOn(group, statements)))];
}

function isOf(recorded: RecordRows | undefined, group: Group): boolean {
  return recorded !== undefined && [recorded, ...(recorded.others ?? [])].some((one) => group.includes(one));
}

/** What to do where all is there but the row. Of a tool that wants to be told what became of a failed run its own step says it. */
function goesOn(group: Group, statements: readonly Placed[]): Next {
  const own = statements.filter(({ migration: { recorded } }) => isOf(recorded, group));
  if (own.some(({ migration }) => migration.afterFailure !== undefined)) return nothingNext;
  const isAgain = own.every(
    (placed) =>
      passesOverItsOwn(placed) ||
      passesOverByKey(placed) ||
      // What a query calls may do something each time.
      (placed.one.actions.every(({ operation }) => operation.kind !== 'select' && isTwice(operation)) &&
        goneBehind(placed) === undefined),
  );
  const inserts = group.flatMap(({ insert }) => (insert === undefined ? [] : [oneLine(insert)]));
  const isGiven = inserts.length === group.length && group.length <= mostNames;
  const isBeside = isGiven && group.length > 1;
  const summed =
    isGiven && group.some(({ isSummed }) => isSummed === true)
      ? ' (of a file that was edited for the run, with the checksum that sha384sum gives of it as it ran)'
      : '';
  const byHand = isBeside
    ? `run what stands in brackets${summed} before the tool runs again`
    : isGiven
      ? `${inserts.join('')}${summed}; before the tool runs again`
      : 'write the row by hand before the tool runs again';
  const twice = isAgain ? madeTwice(own) : [];
  if (twice.length > 0)
    return { words: `; where all else is ok ${byHand}: ${madeTwiceInWords(twice, 'it ')}`, isBeside };
  return isAgain
    ? {
        words: `; where all else is ok run the tool again: these statements find nothing left to do${own.some(isDoneAgain) ? ' or do the same again' : ''}, and it records them`,
        isBeside: false,
      }
    : { words: `; where all else is ok ${byHand}`, isBeside };
}

/** Without a word that lets it pass over what is there. */
function isDoneAgain({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => guardOf(operation) === undefined && isTwice(operation));
}

interface Next {
  readonly words: string;
  /** What would write each row stands beside its name. */
  readonly isBeside: boolean;
}

const nothingNext: Next = { words: '', isBeside: false };

/** What is not recorded as run its tool does not hold for done: a STOP. `next`: what to do then. */
export function afterOf(group: Group, { words, isBeside }: Next = nothingNext): Check {
  const [{ table, rows, keeps, stuck }] = group;
  const own = group.map((one) => one.own);
  const last = own.at(-1) ?? '';
  if (keeps === 'last')
    return asked(
      table,
      `${oneLine(table)} says ${oneLine(last)}${isNumber(last) ? ' or later' : ''}`,
      orStuck(
        stuck,
        `SELECT format('it says %s', coalesce(max(value), 'none that has come to its end')) FROM (${rows}) AS r HAVING ${isNumber(last) ? `coalesce(max(nullif(value, '')::numeric), -1) < ${last}` : `max(value) IS DISTINCT FROM ${stringLiteral(last)}`}`,
      ),
      // What is no number may be of a later one.
      isNumber(last) ? { level: 'STOP', behind: '' } : undefined,
    );
  return asked(
    table,
    `${oneLine(table)} has ${listed(own)}`,
    group
      .map(({ own: one, insert }) => {
        const beside = isBeside && insert !== undefined ? ` (${oneLine(insert)};)` : '';
        return `SELECT ${stringLiteral(`${one} is not there${beside}`)} WHERE NOT ${has(rows, one)}`;
      })
      .join(' UNION ALL '),
    { level: 'STOP', behind: words },
  );
}

function isNumber(value: string): boolean {
  return /^\d+$/.test(value);
}

function has(rows: string, value: string): string {
  return `EXISTS (SELECT FROM (${rows}) AS r WHERE value = ${stringLiteral(value)})`;
}

/** The table may have another schema than this session looks in: the query is one only where it is found. */
function asked(
  table: string,
  title: string,
  problems: string,
  { level, behind }: { readonly level: 'STOP' | 'look'; readonly behind: string } = {
    level: 'look',
    behind: '',
  },
): Check {
  const query = `SELECT coalesce(string_agg(said, ', '), '') AS said FROM (${problems}) AS problem(said)`;
  // Row security shows nothing of it to others than its owner, and what is not seen is not missing.
  const sees = `${mayRead(table)} AND NOT row_security_active(to_regclass(${stringLiteral(table)}))`;
  const value = whereThere(sees, {
    query,
    otherwise: notAsked,
  });
  const unknown = level === 'look' ? '' : ` WHEN '${notAsked}' THEN 'look'`;
  // Nothing that somebody finds out makes it run.
  const stops = [passedOver, asFormer].filter((one) => problems.includes(one));
  const bad =
    stops.length > 0
      ? `CASE WHEN ${stops.map((one) => `said LIKE '%${one}%'`).join(' OR ')} THEN 'STOP' ELSE '${level}' END`
      : `'${level}'`;
  const told =
    behind === '' ? 'said' : `said || CASE said WHEN '${notAsked}' THEN '' ELSE ${stringLiteral(behind)} END`;
  const sql = `SELECT CASE said WHEN '' THEN 'ok'${unknown} ELSE ${bad} END AS result, CASE said WHEN '' THEN 'none' ELSE ${told} END AS found
FROM (SELECT ${value}) AS record(said)`;
  return { title, sql, reads: 'catalog', quotesMigration: false, answer: undefined };
}
