/**
 * The text report of `plinth effects`: each statement with its locks in columns, then the locks held at the same time, the effects on
 * replicas, and what is unknown.
 */
import type { Blocks } from '../../core/effects/effect.ts';
import { lockModes } from '../../core/effects/effect.ts';
import type { EffectsDocument, RelationView, StatementView, TransactionView } from '../effects/document.ts';
import { excerpt, columnsOf, printable, wrap, type Style } from '../style.ts';

export function effectsText(document: EffectsDocument, style: Style): string {
  const shape = shapeOf(document, style);
  const directions = new Set(document.statements.map(({ direction }) => direction));
  const blocks = [
    head(document, shape).join('\n'),
    ...document.statements.map((one, i) =>
      [
        ...(directions.size > 1 && document.statements[i - 1]?.direction !== one.direction
          ? [style.bold(one.direction === 'up' ? 'Migration' : 'Rollback'), '']
          : []),
        ...statementText(one, shape),
      ].join('\n'),
    ),
    ...document.transactions.flatMap((one) => (one.locks.length === 0 ? [] : [togetherText(one, shape)])),
    ...notesText('Standbys and subscribers', replicaNotes(document), shape),
    ...notesText(
      'Not known',
      notesOf(document, ({ unknown }) => unknown),
      shape,
    ),
    foot(document, shape).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

interface Shape {
  readonly style: Style;
  /** Width of the line number column. */
  readonly gutter: number;
  /** Widths of the lock and name columns. */
  readonly lock: number;
  readonly name: number;
}

/** A longer name makes its own line longer, so that the columns stay readable. */
const widestName = 34;

function shapeOf({ statements, transactions }: EffectsDocument, style: Style): Shape {
  const relations = [
    ...statements.flatMap((one) => one.relations),
    ...transactions.flatMap((one) => one.locks),
  ];
  const last = Math.max(0, ...statements.map(({ range }) => range.start.line + 1));
  return {
    style,
    gutter: Math.max(2, String(last).length),
    lock: Math.max(0, ...relations.map(({ lock }) => lock.length)),
    name: Math.min(widestName, Math.max(0, ...relations.map(({ name }) => columnsOf(printable(name))))),
  };
}

function head(document: EffectsDocument, { style }: Shape): readonly string[] {
  const { file, tool, server, targetVersionFrom, history } = document;
  const from = {
    option: 'as asked',
    configured: 'as configured',
    statistics: 'from the statistics',
    repository: 'from the repository',
    assumed: 'assumed',
  }[targetVersionFrom];
  const facts = [...(tool === undefined ? [] : [tool.name]), `${server} (${from})`];
  const name = printable(file);
  const said = facts.join(', ');
  const fits = columnsOf(name) + 2 + said.length <= style.width;
  return [
    ...(fits ? [`${style.bold(name)}  ${style.dim(said)}`] : [style.bold(name), style.dim(said)]),
    ...wrap(printable(history.words), style.width).map(style.dim),
  ];
}

// ---------------------------------------------------------------------------------------------------------- one statement

const mostRelations = 8;

function statementText(one: StatementView, shape: Shape): readonly string[] {
  const { style, gutter } = shape;
  const bar = `${' '.repeat(gutter)} ${style.dim('│')} `;
  const room = style.width - gutter - 3;
  const said = (text: string, paint: (line: string) => string = (line) => line): readonly string[] =>
    wrap(printable(text), room).map((line) => `${bar}${paint(line)}`);
  const number = String(one.range.start.line + 1).padStart(gutter);
  const sql = excerpt(one.text, room);
  const isIdle = one.relations.length === 0 && !one.refusedInTransaction && one.refused === undefined;
  const loud = (line: string): string => style.bold(style.red(line));
  return [
    `${style.dim(`${number} │`)} ${isIdle ? style.dim(sql) : style.bold(sql)}`,
    ...(one.refused === undefined ? [] : said(one.refused.words, loud)),
    ...relationLines(one, shape).map((line) => `${bar}${line}`),
    // A refused statement holds no lock and takes no time.
    ...(one.refused === undefined ? heldLines(one).flatMap((line) => said(line)) : []),
    ...(one.refusedHere
      ? said('PostgreSQL refuses it here: it cannot run inside a transaction.', loud)
      : one.refusedInTransaction
        ? said('Cannot run inside a transaction, and is not in one here.', style.dim)
        : []),
    ...one.newerThanTarget.flatMap((newer) => said(newer, style.bold)),
    ...(one.queueInWords === undefined ? [] : said(queueLine(one), style.dim)),
    ...(one.undone ? said('A ROLLBACK takes it back.', style.dim) : []),
  ];
}

function relationLines({ relations }: StatementView, shape: Shape): readonly string[] {
  const { style } = shape;
  const shown = relations.length > mostRelations ? relations.slice(0, mostRelations - 1) : relations;
  const rest = relations.length - shown.length;
  return [
    ...shown.map((one) => {
      const work = workOf(one);
      const who = paintOf(one.blocks, style)(whoInWords(one));
      return `${lockColumns(one, shape)}  ${who}${work.length === 0 ? '' : `, ${style.bold(work.join(', '))}`}`;
    }),
    ...(rest > 0 ? [style.dim(`… and ${rest} more, in --format json`)] : []),
  ];
}

function whoInWords({ isNew, conditional, blocks, blocksInWords }: RelationView): string {
  const who = isNew && blocks === 'nobody' ? 'new here: nobody waits' : blocksInWords;
  return conditional ? `perhaps ${who}` : who;
}

function workOf(one: RelationView): readonly string[] {
  return [
    ...(one.rewrite ? ['rewritten'] : []),
    ...(one.scan && !one.rewrite ? ['all rows read'] : []),
    ...(one.buildsIndex && !one.rewrite ? ['index built'] : []),
  ];
}

/** Until when and how long locks are held, in one line if it is the same for all relations. */
function heldLines(one: StatementView): readonly string[] {
  const [first] = one.relations;
  if (first === undefined) return [];
  const ends = new Map(one.relations.map(({ heldUntil, name }) => [heldUntil.words, name]));
  const takes = one.durationInWords;
  if (ends.size === 1) return [`Held until ${first.heldUntil.words}. ${takes}`];
  return [...[...ends].map(([words, name]) => `${name} is held until ${words}.`), takes];
}

function queueLine({ queueInWords, lockTimeout }: StatementView): string {
  const limit =
    lockTimeout === undefined || lockTimeout === 0
      ? ''
      : ` It gives up after ${lockTimeout} ms (lock_timeout).`;
  return `${queueInWords ?? ''}${limit}`;
}

function lockColumns({ lock, name }: { readonly lock: string; readonly name: string }, shape: Shape): string {
  const shown = printable(name);
  return `${lock.padEnd(shape.lock)}  ${shown}${' '.repeat(Math.max(0, shape.name - columnsOf(shown)))}`;
}

function paintOf(who: Blocks, style: Style): (text: string) => string {
  switch (who) {
    case 'reads-and-writes':
      return style.red;
    case 'writes':
      return style.yellow;
    case 'schema-changes':
    case 'nobody':
      return style.dim;
  }
}

// ------------------------------------------------------------------------------------------------------------------ the file

const mostHeld = 16;

function togetherText(one: TransactionView, shape: Shape): string {
  const { style } = shape;
  const indent = ' '.repeat(shape.gutter + 3);
  const hardest = one.locks.toSorted((a, b) => lockModes.indexOf(b.mode) - lockModes.indexOf(a.mode));
  const shown = one.locks.length > mostHeld ? hardest.slice(0, mostHeld) : one.locks;
  const rest = one.locks.length - shown.length;
  const title = `Held together from line ${one.firstLine + 1} until ${one.until.words}`;
  const width = String(Math.max(...one.locks.map(({ line }) => line + 1))).length;
  const deep = `${indent}${' '.repeat(width + 7)}`;
  return [
    ...wrap(printable(title), style.width).map(style.bold),
    ...shown.map((lock) => {
      const before =
        lock.before === undefined
          ? ''
          : style.dim(` after ${lock.before.lock} in line ${lock.before.line + 1}`);
      const line = style.dim(`line ${String(lock.line + 1).padStart(width)}`);
      const who = lock.isNew ? 'new here' : whoWaits[lock.blocks];
      const work = lock.blocks === 'reads-and-writes' || lock.blocks === 'writes' ? meanwhile(lock) : [];
      return [
        `${indent}${line}  ${lockColumns(lock, shape)}  ${paintOf(lock.blocks, style)(who)}${before}`,
        ...(work.length === 0
          ? []
          : wrap(`while ${work.join(', ')}`, style.width - deep.length).map((text) => `${deep}${text}`)),
      ].join('\n');
    }),
    ...(rest > 0 ? [`${indent}${style.dim(`… and ${rest} weaker or equal ones, in --format json`)}`] : []),
  ].join('\n');
}

const mostWork = 4;

function meanwhile(lock: TransactionView['locks'][number]): readonly string[] {
  const shown = lock.meanwhile.slice(0, mostWork).map(({ line, words }) => `line ${line + 1} ${words}`);
  const rest = lock.meanwhile.length - shown.length;
  return rest > 0 ? [...shown, `and ${rest} more take their time`] : shown;
}

const whoWaits: Readonly<Record<Blocks, string>> = {
  'reads-and-writes': 'reads and writes wait',
  writes: 'writes wait',
  'schema-changes': 'schema changes wait',
  nobody: 'nobody waits',
};

/** Each sentence once, with the lines that it applies to. */
function notesOf(
  { statements }: EffectsDocument,
  of: (one: StatementView) => readonly string[],
): readonly string[] {
  const lines = new Map<string, number[]>();
  for (const one of statements)
    for (const note of of(one)) lines.set(note, [...(lines.get(note) ?? []), one.range.start.line + 1]);
  return [...lines].map(([note, at]) => `${note} (${linesInWords(at)})`);
}

/** One sentence for all locks that standbys take, for all relations. */
function replicaNotes(document: EffectsDocument): readonly string[] {
  const names = [...new Set(document.statements.flatMap((one) => one.lockedOnStandbys))];
  const shown = names.length > mostLines ? [...names.slice(0, mostLines), '…'] : names;
  const locked = `A hot standby takes these locks too, and cancels queries that are in its way: ${shown.join(', ')}.`;
  return [...(names.length === 0 ? [] : [locked]), ...notesOf(document, ({ replicas }) => replicas)];
}

function notesText(title: string, notes: readonly string[], { style, gutter }: Shape): readonly string[] {
  if (notes.length === 0) return [];
  const indent = ' '.repeat(gutter + 3);
  const shown = notes.flatMap((note) =>
    wrap(printable(note), style.width - indent.length - 2).map((line, i) =>
      style.dim(`${indent}${i === 0 ? '' : '  '}${line}`),
    ),
  );
  return [[style.bold(title), ...shown].join('\n')];
}

const mostLines = 6;

function linesInWords(lines: readonly number[]): string {
  const unique = [...new Set(lines)];
  if (unique.length === 1) return `line ${unique[0] ?? ''}`;
  const shown = unique.length > mostLines ? `${unique.slice(0, mostLines).join(', ')} …` : unique.join(', ');
  return `lines ${shown}`;
}

function foot({ statements, coverage }: EffectsDocument, { style }: Shape): readonly string[] {
  const relations = statements.flatMap((one) => one.relations);
  const majors = [...new Set(relations.flatMap(({ evidence }) => evidence.measuredOn))].sort((a, b) => a - b);
  const lower = statements.filter((one) =>
    one.relations.some(({ evidence }) => evidence.bound === 'lower' && evidence.source === undefined),
  );
  const measured =
    majors.length === 0
      ? []
      : [`Locks as measured on PostgreSQL ${majors[0] ?? ''} to ${majors.at(-1) ?? ''}.`];
  const sources = [...new Set(relations.flatMap(({ evidence }) => evidence.source ?? []))];
  const at = lower.map(({ range }) => range.start.line + 1);
  const bound = lower.length === 0 ? [] : [`At least these: ${linesInWords(at)}, seen from outside only.`];
  const { statements: all, understood } = coverage;
  const words = all === 1 ? 'statement' : 'statements';
  const text = [`${understood} of ${all} ${words} understood.`, ...measured, ...sources, ...bound].join(' ');
  return wrap(text, style.width).map(style.dim);
}
