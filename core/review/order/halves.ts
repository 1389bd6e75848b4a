/**
 * Which lines of a file that adds and takes away in one belong before the release, and which behind the last one that needs what they take:
 * every statement has its place. Knows names that the file frees itself, and nothing of what programs use.
 */
import { joined, continued } from '../../text/enumerate.ts';
import { droppedName } from '../../operations/dropped-name.ts';
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, creationKey, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { changesInWords } from '../verdict/changes.ts';
import { filledColumns, rewritten, rewrittenInWords, writesFirst } from './filled-parts.ts';
import { phaseOf, reasonsAt } from './order.ts';
import type { Reason } from './phase.ts';
import { isAsked } from './left-out.ts';
import { alwaysInTransaction, type Placed, placesInWords, schemaAt } from '../placed.ts';
import { renewedAt } from './renewed-keys.ts';
import { isRepointed, repointedInWords } from './repointed.ts';
import { renewedViews, renewedViewsInWords } from './renewed-views.ts';
import { isSoonDone } from '../rows/soon-done.ts';
import { isFewRows, readNames } from '../statements/row-work.ts';
import { lockedRows } from '../statements/statements.ts';

const mostPlaces = 12;

/** Sentences: the parts, as steps that are counted, and what is so of all of them. */
export function halvesInWords(own: readonly Placed[]): readonly string[] {
  const taken = namesTaken(own);
  if (taken !== undefined) return [taken];
  const behind: Placed[] = [];
  const before: Placed[] = [];
  const either: Placed[] = [];
  const copies: Placed[] = [];
  const torn: Placed[] = [];
  const keys: Placed[] = [];
  const views = renewedViews(own);
  const end = own.at(-1)?.section.after;
  for (const placed of own) {
    const { phase } = phaseOf([placed]);
    if (end !== undefined && phase === 'any' && renewedAt(placed, end).length > 0) {
      keys.push(placed);
      continue;
    }
    // Under another name, or behind what goes: see renewed-views.ts.
    if (views?.makes.includes(placed) === true) continue;
    if (isSilent(placed) || (phase === 'any' && lockedRows(placed).length > 0)) continue;
    if (isCopy(placed) && !isBehind(placed, behind)) copies.push(placed);
    else if (phase === 'mixed' && !isBehind(placed, behind)) torn.push(placed);
    else if ((phase !== 'any' && phase !== 'before') || isBehind(placed, behind)) behind.push(placed);
    else if (phase === 'before' || isFewRows(placed)) before.push(placed);
    else either.push(placed);
  }
  const [only] = own.filter((one) => !isSilent(one));
  if (only !== undefined && own.filter((one) => !isSilent(one)).length === 1)
    return [statementInHalves(only)];
  const linesOf = (of: readonly Placed[]): string =>
    placesInWords(
      of.map(({ place }) => place),
      mostPlaces,
    );
  const loosened = leftOutInWords([...behind, ...before, ...torn]);
  const filled = filledColumns(own);
  const [early, late] = [
    tornInWords(torn, linesOf, (phase) => phase === 'before'),
    tornInWords(torn, linesOf, (phase) => phase !== 'before' && phase !== 'any'),
  ];
  const made =
    keys.length < 2
      ? []
      : [`In one transaction, after the first part: ${linesOf(keys)}, which make their keys anew.`];
  const together = [...made, ...(views === undefined ? [] : [renewedViewsInWords(views)])];
  const filling = own.filter((one) => lockedRows(one).length > 0);
  const isFew = filling.every((one) => isSoonDone(one, ''));
  const fills = linesOf(filling);
  const isLess = behind.some(({ one }) =>
    one.actions.some(({ operation: { kind } }) => kind === 'dropColumn' || kind === 'dropRelation'),
  );
  if (torn.length === 0 && copies.length > 0 && behind.length > 0)
    return [
      ...copiesInHalves(
        {
          before,
          copies: own.filter((one) => copies.includes(one) || lockedRows(one).length > 0),
          repointed: behind.filter((one) => isRepointed(one, own)),
          behind: behind.filter((one) => !isRepointed(one, own)),
          either,
        },
        { loosened, isLess, filled, linesOf },
      ),
      ...together,
    ];
  if (torn.length === 0 && filled.length > 0 && before.length > 0 && behind.length > 0) {
    const rewriting = filling.filter((one) => rewritten([one]).length > 0);
    const only = linesOf(filling.filter((one) => !rewriting.includes(one)));
    return [
      inSteps([
        `${linesOf(before)}${loosened} first`,
        `${writesFirst(own, joined(filled, mostNames))}${isLess ? `, and still what goes${loosened === '' ? '' : ', but reads it as what may be null, as the release after it leaves it out'}` : ''}`,
        // A row that an older one writes behind it has no value.
        `when no older one runs any more, ${isFew ? only : `${only} in batches${filling.some((one) => alwaysInTransaction(one) !== undefined) ? `, by hand; behind that ${only} as ${filling.length === 1 ? 'it stands' : 'they stand'}, in a file of ${filling.length === 1 ? 'its' : 'their'} own, which has nothing left to do where the batches have run` : ''}`}`,
        `the release that reads ${filled.length === 1 ? 'it' : 'them'}${isLess ? ' and no longer needs what goes' : ''}`,
        `${linesOf(behind)}${isLess ? ' when no older one runs any more' : ''}`,
      ]),
      `With these files make this document anew, for checks, records and ways back of each.${either.length === 0 ? '' : ` With any of them, in the order of the file: ${linesOf(either)}.`}${rewrittenInWords(rewriting, linesOf)}`,
      ...together,
    ];
  }
  const parts = [
    [
      joined(
        [linesOf(before), early].filter((one) => one !== ''),
        mostNames,
      ) + loosened,
      'before the release',
    ],
    [fills, isFew ? 'in between' : 'in between, in batches'],
    [
      joined(
        [linesOf(behind), late].filter((one) => one !== ''),
        mostNames,
      ),
      'when no older release runs any more',
    ],
  ].filter(([lines]) => lines !== '');
  const also = either.length === 0 ? [] : [`With either, in the order of the file: ${linesOf(either)}.`];
  return [inSteps(parts.map((part) => part.join(' '))), ...also, ...together];
}

/** `of lines 3, 5 what allows nulls in orders.note`: statements whose parts have different places. */
function tornInWords(
  torn: readonly Placed[],
  linesOf: (of: readonly Placed[]) => string,
  isOf: (phase: Reason['phase']) => boolean,
): string {
  if (torn.length === 0) return '';
  const parts = torn.flatMap((one) => reasonsAt(one).filter(({ phase }) => isOf(phase)));
  return `of ${linesOf(torn)} what ${partsInWords(parts)}`;
}

interface Parts {
  readonly before: readonly Placed[];
  readonly copies: readonly Placed[];
  /** Keys that lead elsewhere than to what goes: see repointed.ts. */
  readonly repointed: readonly Placed[];
  readonly behind: readonly Placed[];
  readonly either: readonly Placed[];
}

interface PartsAround {
  readonly loosened: string;
  readonly isLess: boolean;
  /** Columns that UPDATEs fill. */
  readonly filled: readonly string[];
  readonly linesOf: (of: readonly Placed[]) => string;
}

/** What a release that still runs writes behind a copy is in no copy: something has to write both before it is made. */
function copiesInHalves(
  { before, copies, repointed, behind, either }: Parts,
  { loosened, isLess, filled, linesOf }: PartsAround,
): readonly string[] {
  const [to, from] = [copies.flatMap(targetsOf), copies.flatMap(sourcesOf)].map((names) =>
    joined([...new Set(names)], mostNames),
  );
  const made = copies.filter(makesTable);
  const empty = made.length === 0 ? '' : `, with empty tables for those of ${linesOf(made)},`;
  const fresh = before.length + made.length === 0 ? [] : [`${linesOf(before)}${loosened}${empty} first`];
  const steps = [
    ...fresh,
    `triggers or a release that write to ${to ?? ''} too what is written to ${from ?? ''}${filled.length === 0 ? '' : `, and that give ${joined(filled, mostNames)} with every row`}`,
    `${linesOf(copies)} in batches, without rows that are there by then`,
    ...(repointed.length === 0 ? [] : [repointedInWords(repointed, linesOf(repointed))]),
    `the release that reads ${to ?? ''}${isLess ? ' and no longer needs what goes' : ''}${loosened === '' ? '' : ' (the one before it has to read nulls there)'}`,
    `${linesOf(behind)} when no older one runs any more`,
  ];
  const also = either.length === 0 ? '' : `With the last, in the order of the file: ${linesOf(either)}. `;
  return [
    inSteps(steps),
    `${also}Without such writes what old releases write after the copies is lost: then it is one outage from the first copy until no older release runs.`,
  ];
}

/** Rows of a table that was there, into another one. */
function isCopy(placed: Placed): boolean {
  return placed.one.actions.some(({ operation }) => copies(operation)) && sourcesOf(placed).length > 0;
}

function copies(
  operation: Operation,
): operation is Extract<Operation, { readonly kind: 'insert' | 'createTableAs' }> {
  return operation.kind === 'createTableAs'
    ? operation.withData
    : operation.kind === 'insert' && operation.source === 'query';
}

function makesTable({ one }: Placed): boolean {
  return one.actions.some(({ operation: { kind } }) => kind === 'createTableAs');
}

function targetsOf({ one, section, at }: Placed): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) =>
    copies(operation) ? [oneLine(displayName(relationKey(schema, operation.table)))] : [],
  );
}

/** Tables that were there before the change; others nobody writes. */
function sourcesOf({ one, section, at, start }: Placed): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) =>
    copies(operation)
      ? operation.reads
          .map((name) => relationKey(schema, name))
          .filter((key) => tableByKey(start, key) !== undefined && tableByKey(schema, key) !== undefined)
          .map((key) => oneLine(displayName(key)))
      : [],
  );
}

/** A table of before goes, and another one gets its name: no order of these lines gives both releases the one that they mean. */
function namesTaken(own: readonly Placed[]): string | undefined {
  const gone = new Map<string, string>();
  const taken: { readonly name: string; readonly from: string; readonly place: string }[] = [];
  for (const { one, section, at, start, place } of own) {
    const schema = schemaAt({ section, at });
    for (const { operation } of one.actions) {
      if (
        operation.kind !== 'dropRelation' &&
        operation.kind !== 'renameRelation' &&
        operation.kind !== 'createTable' &&
        operation.kind !== 'createTableAs'
      )
        continue;
      const isMade = operation.kind === 'createTable' || operation.kind === 'createTableAs';
      const key = isMade ? creationKey(schema, operation.table) : relationKey(schema, operation.target);
      const name = operation.kind === 'renameRelation' ? key.replace(/[^.]*$/, () => operation.to.text) : key;
      if (operation.kind !== 'dropRelation' && gone.has(name))
        taken.push({ name: oneLine(displayName(name)), from: gone.get(name) ?? '', place });
      if (!isMade && tableByKey(start, key) !== undefined) gone.set(key, place);
    }
  }
  const [first] = taken;
  if (first === undefined) return undefined;
  return `Its lines cannot be split: ${first.name} is one table until ${first.from} and another from ${first.place} on, and both releases call it so. One outage for all of it; or give the new table a name of its own, which the new release uses, and split that.`;
}

const split = 'How it is split, so that each part is a file of its own and has its release:';

/** One after the other; a single one is not counted. */
function inSteps(parts: readonly string[]): string {
  const [only] = parts;
  const steps = parts.length === 1 ? only : parts.map((part, at) => `(${at + 1}) ${part}`).join('; ');
  return `${split} ${steps ?? ''}.`;
}

/** `, with DROP NOT NULL on orders.kind,`: a release that no longer writes a column cannot insert while that one asks for a value. */
function leftOutInWords(own: readonly Placed[]): string {
  const names = own.flatMap(({ one, section, at, start }) => {
    const schema = schemaAt({ section, at });
    return one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn') return [];
      const key = relationKey(schema, operation.table);
      const [was, is] = [tableByKey(start, key), tableByKey(schema, key)].map(
        (table) => table && column(table, operation.column.text),
      );
      return was !== undefined && is !== undefined && isAsked(is)
        ? [oneLine(`${displayName(key)}.${is.name}`)]
        : [];
    });
  });
  return names.length === 0 ? '' : `, with DROP NOT NULL on ${joined([...new Set(names)], mostNames)},`;
}

const mostNames = 6;

function partsInWords(of: readonly Reason[]): string {
  return changesInWords(
    of.map(({ operation }) => operation),
    'counted',
  )
    .map((one) => continued(one.replace(/\.$/, '')))
    .join(', ');
}

/** One statement whose parts have different places. */
function statementInHalves(placed: Placed): string {
  const parts = reasonsAt(placed);
  const [before, behind] = [
    parts.filter(({ phase }) => phase === 'before'),
    parts.filter(({ phase }) => phase !== 'before' && phase !== 'any'),
  ];
  return `${split} what ${partsInWords(before)}${leftOutInWords([placed])} before the release; what ${partsInWords(behind)} when no older release runs any more.`;
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
  const [freed, made] = [freedBy, takenBy].map((of) => new Set(behind.flatMap((one) => namesIn(one, of))));
  return (
    namesIn(placed, takenBy).some((name) => freed?.has(name) === true) ||
    namesIn(placed, usedBy).some((name) => made?.has(name) === true)
  );
}

/** Relations that it works on: what a statement behind the release makes is not there before it. */
function usedBy(operation: Operation): readonly string[] {
  if (operation.kind === 'createTable' || operation.kind === 'createTableAs') return [];
  const own = 'table' in operation && operation.table !== undefined ? [operation.table] : [];
  const targets =
    operation.kind === 'dropRelation' || operation.kind === 'renameRelation' ? [operation.target] : [];
  return [...own, ...targets, ...readNames(operation)].map(({ name }) => name.text);
}

function namesIn(
  { one, section, at }: Placed,
  of: (operation: Operation, keyOf: KeyOf) => readonly string[],
): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => of(operation, (name) => relationKey(schema, name)));
}

type KeyOf = (name: Parameters<typeof relationKey>[1]) => string;

/** Indexes and constraints share the names of indexes; columns are told with their table. */
function freedBy(operation: Operation, keyOf: KeyOf): readonly string[] {
  switch (operation.kind) {
    case 'dropColumn':
    case 'renameColumn':
      return [`${keyOf(operation.table)} ${operation.column.text}`];
    case 'renameRelation':
      return [operation.target.name.text];
    default:
      return [droppedName(operation) ?? []].flat();
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
    case 'renameColumn':
      return [`${keyOf(operation.table)} ${operation.to.text}`];
    case 'renameRelation':
      return [operation.to.text];
    case 'createTable':
    case 'createTableAs':
      return [operation.table.name.text];
    case 'createView':
      return [operation.view.name.text];
    default:
      return [];
  }
}
