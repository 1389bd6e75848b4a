/**
 * Names that come back: a column or a table is renamed away, and an empty one comes under its name in the same file. Whatever says the name
 * runs on, in old and new code; what breaks is what it means: the values that were there stand under the other name. Says what to do then.
 */
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { shortened } from '../checks/check-sql.ts';
import { isAsked } from './left-out.ts';
import { deprecatedName } from '../../rule-kit/deprecated-name.ts';
import { mayFill } from '../rows/fills.ts';
import { isGivenAtOnce } from '../rows/unfilled.ts';
import type { GoneInCode } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';
import { keptInCode } from '../verdict/gone-in-code.ts';

export interface ComesBack {
  readonly kind: 'column' | 'table';
  /** Of the table. */
  readonly key: string;
  /** `builds`. */
  readonly table: string;
  /** The column, or the table. */
  readonly name: string;
  /** Where the values are that were there. */
  readonly kept: string;
  /** What its rows have by themselves. */
  readonly value: string;
  readonly former: string;
  readonly type: string;
  /** Nothing in the file fills it with what was there. */
  readonly isEmpty: boolean;
  /** What was there is there under its other name. */
  readonly isLeft: boolean;
  /** A column of the same type, that asks for no more. */
  readonly isSame: boolean;
  /** It may be left out, and the former one might not. */
  readonly isLooser: boolean;
}

type Around = Pick<Placed, 'start' | 'section'>;

/** Nothing in the file fills them with what was there. */
export function comeBackEmpty(around: Around): readonly ComesBack[] {
  return comeBack(around).filter((one) => one.isEmpty && isParked(one));
}

/** Else the values have got another name, and the former one is for something else from now on: then releases say the one for the other. */
export function isParked({ isLeft, kept, name }: ComesBack): boolean {
  return isLeft && (deprecatedName(kept) || (kept.startsWith(`${name}_`) && formerly.test(kept)));
}

const formerly = /_(?:prev|previous|orig|original|former|int|int4|int32|integer|v\d+|tmp|temp|archived?)$/i;

/** Filled or not: see ComesBack. */
export function comeBack({ start, section }: Around): readonly ComesBack[] {
  const { statements, after } = section;
  return statements.flatMap(({ actions }, at) => {
    const before = schemaAt({ section, at });
    return actions.flatMap(({ operation }): readonly ComesBack[] => {
      if (operation.kind === 'renameColumn') {
        const key = relationKey(before, operation.table);
        const [was, is] = [tableByKey(start, key), tableByKey(after, key)];
        const [name, kept] = [operation.column.text, operation.to.text];
        const [former, now] = [was && column(was, name), is && column(is, name)];
        if (was === undefined || is === undefined || former === undefined || now === undefined) return [];
        const adding = addingOf({ start, section }, at, key, name);
        if (adding === undefined || column(was, kept) !== undefined) return [];
        const isFilled = statements.some(
          (one, index) => index >= at && mayFill({ one, section, at: index }, key, name),
        );
        const { default: value } = adding.column;
        // What is made of other values is not the same for all.
        const isMade = isGivenAtOnce(adding) && value === undefined;
        return [
          {
            ...{ kind: 'column', key, name, kept },
            isEmpty: !isFilled && !isMade,
            isLeft: column(is, kept) !== undefined,
            isSame: isAsBefore(former, now),
            isLooser: isAsked(former) && !isAsked(now),
            table: oneLine(displayName(key)),
            value: value === undefined ? 'null' : shortened(oneLine(value.text), longestValue),
            ...{ former: oneLine(typeText(former.type)), type: oneLine(typeText(now.type)) },
          },
        ];
      }
      if (operation.kind !== 'renameRelation' || operation.relation !== 'table') return [];
      const key = relationKey(before, operation.target);
      const [was, is] = [tableByKey(start, key), tableByKey(after, key)];
      if (was === undefined || is === undefined) return [];
      const isWhole = was.columns.every(({ name }) => column(is, name) !== undefined);
      const isFilled = statements.some(isFilling(section, key));
      return [
        {
          ...{ kind: 'table', key, value: 'no rows' },
          name: operation.target.name.text,
          kept: oneLine(operation.to.text),
          isEmpty: !isFilled && isWhole,
          isLeft: after.relations.has(key.replace(/[^.]*$/, () => operation.to.text)),
          isSame: false,
          isLooser: false,
          ...{ table: oneLine(displayName(key)), former: '', type: '' },
        },
      ];
    });
  });
}

/** Whoever reads and writes it does not notice. */
function isAsBefore(former: Column, now: Column): boolean {
  const isStricter = !now.nullable && former.nullable;
  return typeText(former.type) === typeText(now.type) && !isStricter;
}

const longestValue = 30;

function addingOf({ section }: Around, from: number, key: string, name: string) {
  return section.statements
    .slice(from)
    .flatMap(({ actions }, index) =>
      actions.flatMap(({ operation }) =>
        operation.kind === 'addColumn' &&
        operation.column.name.text === name &&
        relationKey(schemaAt({ section, at: from + index }), operation.table) === key
          ? [operation]
          : [],
      ),
    )[0];
}

/** Rows of the former table, or what nobody has read. */
function isFilling(section: Around['section'], key: string) {
  return ({ actions }: { readonly actions: Around['section']['statements'][number]['actions'] }): boolean =>
    actions.some(({ operation }) => {
      switch (operation.kind) {
        case 'insert':
          return operation.source === 'query' && isNamed(operation.table.name.text, key);
        case 'createTableAs':
          return isNamed(operation.table.name.text, key);
        case 'attachPartition':
        case 'doBlock':
        case 'executeDynamic':
          return true;
        case 'select':
          return operation.functions.some((one) =>
            section.found.programs.has(`${one.schema ?? 'public'}.${one.name}`),
          );
        default:
          return false;
      }
    });
}

function isNamed(name: string, key: string): boolean {
  return key.slice(key.indexOf('.') + 1) === name;
}

/** The one that an operation takes out of the way. */
export function comingBack(
  operation: Operation,
  before: Schema,
  all: readonly ComesBack[],
): ComesBack | undefined {
  switch (operation.kind) {
    case 'renameColumn': {
      const key = relationKey(before, operation.table);
      return all.find(
        (one) => one.kind === 'column' && one.key === key && one.name === operation.column.text,
      );
    }
    case 'renameRelation': {
      const key = relationKey(before, operation.target);
      return all.find((one) => one.kind === 'table' && one.key === key);
    }
    default:
      return undefined;
  }
}

/** It takes away what the change has put aside itself, under a name that no release knows. */
export function isPutAside(operation: Operation, before: Schema, all: readonly ComesBack[]): boolean {
  if (operation.kind === 'dropColumn') {
    const key = relationKey(before, operation.table);
    return all.some((one) => one.kind === 'column' && one.key === key && one.kept === operation.column.text);
  }
  return (
    operation.kind === 'dropRelation' &&
    operation.relation === 'table' &&
    all.some((one) => one.kind === 'table' && one.kept === operation.target.name.text)
  );
}

/** The new one, which nobody has waited for. */
export function isComingBack(operation: Operation, before: Schema, all: readonly ComesBack[]): boolean {
  if (operation.kind !== 'addColumn') return false;
  const key = relationKey(before, operation.table);
  const name = operation.column.name.text;
  return all.some((one) => one.kind === 'column' && one.key === key && one.name === name);
}

/** `reads builds.rerun_of_old where rerun_of is null`. */
export function readsBoth({ kind, table, name, kept, value }: ComesBack): string {
  if (kind === 'table') return `reads ${kept} beside ${table}`;
  return value === 'null'
    ? `reads ${table}.${oneLine(kept)} where ${oneLine(name)} is null`
    : `reads ${table}.${oneLine(kept)} for the rows of before`;
}

/** `expects builds.rerun_of as bigint`. */
export function expectsOther({ kind, table, name, type }: ComesBack): string {
  return kind === 'table'
    ? `expects ${table} as another table`
    : `expects ${table}.${oneLine(name)} as ${type}`;
}

/** `builds.rerun_of is null in the rows that are there`. */
export function meansNow({ kind, table, name, value }: ComesBack): string {
  return kind === 'table'
    ? `${table} is empty`
    : `${table}.${oneLine(name)} is ${value} in the rows that are there`;
}

/** What a verdict wants first. */
export function untilMended(all: readonly ComesBack[]): string {
  return `until code reads ${[...new Set(all.map(({ kept }) => oneLine(kept)))].join(', ')} too or ${all.every(({ kind }) => kind === 'table') ? 'the rows' : 'the values'} are copied`;
}

function allIn(statements: readonly Placed[]): readonly ComesBack[] {
  const sections = new Map(statements.map((placed) => [placed.section, placed] as const));
  return [...sections.values()].flatMap(comeBackEmpty);
}

/** As columnSaid has them. */
export function comingBackIn(statements: readonly Placed[]): ReadonlySet<string> {
  return new Set(allIn(statements).map(({ key, name }) => columnSaid(key, name)));
}

/** Either is somebody's work. Sentences. */
export function namesToDecide(
  statements: readonly Placed[],
  looked: readonly GoneInCode[],
): readonly string[] {
  return allIn(statements).map((one) => {
    const name = one.kind === 'table' ? one.table : `${one.table}.${oneLine(one.name)}`;
    const what = one.kind === 'table' ? 'rows' : 'values';
    return `Who sees to the ${what} of ${name} that are there: they stand in ${oneLine(one.kept)}, and nothing in the change copies them.${one.kind === 'table' ? '' : keptInCode(`${one.table}.${one.kept}`, looked)}`;
  });
}

/** A table that is another one in the middle of the file. A sentence. */
export function otherTableInWords({ table, kept }: ComesBack): string {
  return `Its lines cannot be split: ${table} is another table behind the rename to ${oneLine(kept)}, and both releases call it so. One outage for all of it; or give the new table a name of its own, which the new release uses, and split that.`;
}

/** How values get there while both releases run. A sentence or two. */
export function comesBackInWords(one: ComesBack, isIndexed: boolean): string {
  const { kind, table, former, type } = one;
  const [name, kept] = [oneLine(one.name), oneLine(one.kept)];
  if (kind === 'table')
    return `${table} comes back empty, and its rows are in ${kept}: whatever says ${table} runs on, in old and new code, and finds none of them. Where they are to be found: (1) this change, with code that reads ${kept} too; (2) copy its rows in batches; (3) drop ${kept} when no code reads it any more. A table so small that it may be locked for it: INSERT INTO ${table} SELECT … FROM ${kept} in the same transaction. Foreign keys and views that were on it are on ${kept}.`;
  const value = former === type ? kept : `${kept}::${type}`;
  const is = one.value === 'null' ? `${name} IS NULL` : `${name} = ${one.value}`;
  const coalesced =
    one.value === 'null'
      ? `COALESCE(${name}, ${kept})${isIndexed ? `, which no index on ${name} serves` : ''}`
      : `${kept} where ${name} is ${one.value}`;
  const apart = isIndexed
    ? ` Its indexes built by hand behind a first part: until they are there nothing serves ${name}, as those of before stay with ${kept}; with a new column of another name they can be there first, and the names change at the end.`
    : '';
  return `${table}.${name} comes back${former === type ? '' : ` as ${type}`}, and the values that were there are in ${kept}: whatever says ${name} runs on, in old and new code, and reads ${one.value} for these rows. (1) This change, with code that reads ${coalesced}; (2) fill ${name} in batches (UPDATE ${table} SET ${name} = ${value} WHERE ${is} AND ${kept} IS NOT NULL); (3) the release that reads ${name} alone; (4) drop ${kept} when no older one runs any more. Where few rows have a value in ${name} before the change, that UPDATE in the same transaction, in front of new indexes, does for (1) to (3).${apart}`;
}
