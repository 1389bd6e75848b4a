/**
 * Names that come back: a column or a table is renamed away, and an empty one comes under its name in the same file. Whatever says the name
 * runs on, in old and new code; what breaks is what it means: the values that were there stand under the other name.
 */
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, indexesOf, indexUses, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Index, Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { shortened } from '../checks/check-sql.ts';
import { isAsked } from './left-out.ts';
import { deprecatedName } from './deprecated-name.ts';
import { mayFill } from '../rows/fills.ts';
import { isGivenAtOnce } from '../rows/unfilled.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { columnSaid } from '../schema/said-keys.ts';

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
  /** It was generated, and releases write to it from then on. */
  readonly isWritten: boolean;
  /** The file builds indexes on it. */
  readonly isIndexed: boolean;
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
            isWritten: former.generated !== undefined && now.generated === undefined,
            isIndexed: isIndexedIn(statements, name),
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
          isWritten: false,
          isIndexed: false,
          ...{ table: oneLine(displayName(key)), former: '', type: '' },
        },
      ];
    });
  });
}

function isIndexedIn(statements: Around['section']['statements'], name: string): boolean {
  return statements.some(({ actions }) =>
    actions.some(
      ({ operation }) =>
        operation.kind === 'createIndex' &&
        operation.elements.some(
          (each) => each.column?.text === name || each.expression?.text.includes(name) === true,
        ),
    ),
  );
}

/** Whoever reads and writes it does not notice. */
function isAsBefore(former: Column, now: Column): boolean {
  const isStricter = !now.nullable && former.nullable;
  return typeText(former.type) === typeText(now.type) && !isStricter && former.generated === now.generated;
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

/** Of all sections, each once. */
export function emptyIn(statements: readonly Placed[]): readonly ComesBack[] {
  const sections = new Map(statements.map((placed) => [placed.section, placed] as const));
  return [...sections.values()].flatMap(comeBackEmpty);
}

/** As columnSaid has them. */
export function comingBackIn(statements: readonly Placed[]): ReadonlySet<string> {
  return new Set(emptyIn(statements).map(({ key, name }) => columnSaid(key, name)));
}

/** Whether an index of before is on a column that the change renames away: it serves no query on the name. */
export function isOnFormer(around: Around, index: Index): boolean {
  return comeBack(around).some(
    ({ kind, key, name }) => kind === 'column' && key === index.relation && indexUses(index, name),
  );
}

/** By their names. */
export function leftBehind({ start, section: { after } }: Around, one: ComesBack): readonly string[] {
  const said = new RegExp(`(?<![\\w$])${one.name.replace(/[^\w]/g, '.')}(?![\\w$])`);
  return indexesOf(start, one.key)
    .filter(({ constraint, elements, where }) => {
      const isOn = elements.some(
        ({ column: of, expression }) =>
          of === one.name || (expression !== undefined && said.test(expression)),
      );
      return constraint === undefined && (isOn || (where !== undefined && said.test(where)));
    })
    .filter(({ name }) =>
      indexesOf(after, one.key).some(
        (is) =>
          is.name === name &&
          // One that the change builds again under that name is as it says: it stays on nothing.
          indexUses(is, one.kept) &&
          !indexUses(is, one.name),
      ),
    )
    .map(({ name }) => name);
}
