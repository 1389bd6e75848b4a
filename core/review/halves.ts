/**
 * Which lines of a file that adds and takes away in one belong before the release, and which behind the last one that needs what they take:
 * every statement has its place. Knows names that the file frees itself, and nothing of what programs use.
 */
import type { Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import { changesInWords } from './changes.ts';
import { phaseOf, reasonsAt } from './order.ts';
import type { Reason } from './phase.ts';
import { placesInWords, type Placed } from './placed.ts';
import { lockedRows } from './statements.ts';

const mostPlaces = 12;

/** A sentence. */
export function halvesInWords(own: readonly Placed[]): string {
  const behind: Placed[] = [];
  const before: Placed[] = [];
  const either: Placed[] = [];
  for (const placed of own) {
    const { phase } = phaseOf([placed]);
    if (isSilent(placed) || (phase === 'any' && lockedRows(placed).length > 0)) continue;
    if ((phase !== 'any' && phase !== 'before') || isBehind(placed, behind)) behind.push(placed);
    else if (phase === 'before') before.push(placed);
    else either.push(placed);
  }
  const [only] = own.filter((one) => !isSilent(one));
  if (only !== undefined && own.filter((one) => !isSilent(one)).length === 1) return statementInHalves(only);
  const linesOf = (of: readonly Placed[]): string =>
    placesInWords(
      of.map(({ place }) => place),
      mostPlaces,
    );
  const loosened = leftOutInWords([...behind, ...before]);
  const filled = filledColumns(own);
  const fills = linesOf(own.filter((one) => lockedRows(one).length > 0));
  const isLess = behind.some(({ one }) =>
    one.actions.some(({ operation: { kind } }) => kind === 'dropColumn' || kind === 'dropRelation'),
  );
  if (filled.length > 0 && before.length > 0 && behind.length > 0)
    return `${split} ${[
      `${linesOf(before)}${loosened} first`,
      `a release that writes ${listed(filled)} with every row${isLess ? ', and still what goes' : ''}`,
      `${fills} in batches`,
      `the release that reads ${filled.length === 1 ? 'it' : 'them'}${isLess ? ' and no longer needs what goes' : ''}`,
      `${linesOf(behind)} when no older one runs any more`,
    ].join(
      '; then ',
    )}.${either.length === 0 ? '' : ` With any of them, in the order of the file: ${linesOf(either)}.`}`;
  const parts = [
    [`${linesOf(before)}${loosened}`, 'before the release'],
    [linesOf(behind), 'behind the last release that needs what they change'],
    [linesOf(own.filter((one) => lockedRows(one).length > 0)), 'in between, in batches'],
    [linesOf(either), 'with either, in the order of the file'],
  ].filter(([lines]) => lines !== '');
  return `${split} ${parts.map((part) => part.join(' ')).join('; ')}.`;
}

const split = 'How it is split, so that each part is a file of its own and has its release:';

/** `, with DROP NOT NULL on orders.kind,`: a release that no longer writes a column cannot insert while that one asks for a value. */
function leftOutInWords(own: readonly Placed[]): string {
  const names = own.flatMap(({ one, section, at, start }) => {
    const schema = section.before[at] ?? section.found;
    return one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn') return [];
      const key = relationKey(schema, operation.table);
      const [was, is] = [tableByKey(start, key), tableByKey(schema, key)].map(
        (table) => table && column(table, operation.column.text),
      );
      const isAsked =
        is?.nullable === false &&
        is.default === undefined &&
        is.identity === undefined &&
        is.generated === undefined;
      return was !== undefined && isAsked ? [oneLine(`${displayName(key)}.${is.name}`)] : [];
    });
  });
  return names.length === 0 ? '' : `, with DROP NOT NULL on ${listed([...new Set(names)])},`;
}

/** Columns that the change adds to tables of before and fills itself in their rows. */
function filledColumns(own: readonly Placed[]): readonly string[] {
  const names = own.flatMap(({ one, section, at, start }) =>
    one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'update') return [];
      const key = relationKey(section.before[at] ?? section.found, operation.table);
      const was = tableByKey(start, key);
      return operation.columns
        .filter((name) => was !== undefined && column(was, name) === undefined)
        .map((name) => oneLine(`${displayName(key)}.${name}`));
    }),
  );
  return [...new Set(names)];
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  if (more > 1) return `${names.slice(0, mostNames).join(', ')} and ${more} more`;
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.slice(-1).join('')}`;
}

const mostNames = 6;

/** One statement whose parts have different places. */
function statementInHalves(placed: Placed): string {
  const parts = reasonsAt(placed);
  const inWords = (of: readonly Reason[]): string =>
    changesInWords(
      of.map(({ operation }) => operation),
      'counted',
    )
      .map((one) => `${one.slice(0, 1).toLowerCase()}${one.slice(1).replace(/\.$/, '')}`)
      .join(', ');
  const [before, behind] = [
    parts.filter(({ phase }) => phase === 'before'),
    parts.filter(({ phase }) => phase !== 'before' && phase !== 'any'),
  ];
  return `${split} what ${inWords(before)}${leftOutInWords([placed])} before the release; what ${inWords(behind)} behind the last release that needs what it changes.`;
}

/** What surrounds others and changes nothing of the schema. */
function isSilent({ one }: Placed): boolean {
  return one.actions.every(({ operation: { kind } }) =>
    ['begin', 'commit', 'rollback', 'savepoint', 'releaseSavepoint', 'setVariable', 'commentOn'].includes(
      kind,
    ),
  );
}

/** An index that goes is missed by releases, and what takes the name of something cannot come before that has gone. */
function isBehind(placed: Placed, behind: readonly Placed[]): boolean {
  if (placed.one.actions.some(({ operation: { kind } }) => kind === 'dropIndex')) return true;
  const freed = new Set(behind.flatMap((one) => namesIn(one, freedBy)));
  return namesIn(placed, takenBy).some((name) => freed.has(name));
}

function namesIn(
  { one, section, at }: Placed,
  of: (operation: Operation, keyOf: KeyOf) => readonly string[],
): readonly string[] {
  const schema = section.before[at] ?? section.found;
  return one.actions.flatMap(({ operation }) => of(operation, (name) => relationKey(schema, name)));
}

type KeyOf = (name: Parameters<typeof relationKey>[1]) => string;

/** Indexes and constraints share the names of indexes; columns are told with their table. */
function freedBy(operation: Operation, keyOf: KeyOf): readonly string[] {
  switch (operation.kind) {
    case 'dropIndex':
      return [operation.index.name.text];
    case 'dropConstraint':
      return [operation.constraint.text];
    case 'dropColumn':
    case 'renameColumn':
      return [`${keyOf(operation.table)} ${operation.column.text}`];
    case 'dropRelation':
    case 'renameRelation':
      return [operation.target.name.text];
    default:
      return [];
  }
}

function takenBy(operation: Operation, keyOf: KeyOf): readonly string[] {
  switch (operation.kind) {
    case 'createIndex':
      return operation.name === undefined ? [] : [operation.name.text];
    case 'addConstraint':
      return operation.constraint.name === undefined ? [] : [operation.constraint.name.text];
    case 'addColumn':
      return [`${keyOf(operation.table)} ${operation.column.name.text}`];
    case 'createTable':
    case 'createTableAs':
      return [operation.table.name.text];
    case 'createView':
      return [operation.view.name.text];
    default:
      return [];
  }
}
