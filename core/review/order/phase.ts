/**
 * When a statement can run beside the releases of the application: what only adds goes before the release that uses it, what takes away or
 * forbids goes after the last one that needs it. It knows what statements do, and nothing of what programs use.
 */
import type { ConstraintDefinition, Operation } from '../../operations/operation.ts';
import { columnName } from '../../operations/column-name.ts';
import { column, resolveRelation, table, tableByKey, typeNamed } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { StatementEffects } from '../../effects/statement.ts';
import { changesInWords } from '../verdict/changes.ts';
import { freedIndex } from '../schema/freed.ts';
import { isKeptAlready, nullsOfKey } from './kept-keys.ts';
import { columnsBeside, isFunctionNeeded, isMadeAnew, isThereAgain, isViewAsBefore } from './made-anew.ts';
import { comingBack, isComingBack, isParked, isPutAside, type ComesBack } from './comes-back.ts';
import { isOnNew } from './on-new.ts';
import { enumExchange } from './enum-exchange.ts';
import { isGiven, isRelaxed, isWidened, retypedBy, stepName, type Span } from './loosened.ts';
import type { Phase } from '../model.ts';
import { isRestricting, renewedKey } from './renewed-keys.ts';
import { filledOnInsert } from '../statements/triggers.ts';
import { capital, continued } from '../../text/enumerate.ts';

export interface Phased {
  readonly phase: Phase;
  /** A sentence without its full stop, or several; empty where it says nothing. */
  readonly because: string;
}

/** One operation's wish, and what becomes of a release where it is not granted. */
export interface Reason {
  readonly phase: 'before' | 'with' | 'after' | 'any';
  readonly operation: Operation;
  /** Undefined where nothing goes wrong. */
  readonly otherwise: Otherwise | undefined;
  /** What INSERT … ON CONFLICT of releases names, and what has it no more; and that a program of the commit before does name it. */
  readonly conflict: readonly string[];
  readonly isFormerlySaid?: boolean;
  /** A unique index of a table that was there: INSERT … ON CONFLICT of the release that comes may name its columns. */
  readonly isKey: boolean;
  /** A program of the repository names just these columns in ON CONFLICT. */
  readonly isSaid?: boolean;
  /** What it says: `ON CONFLICT (a, b)`. Known with its table, that release needs the key, and nothing of before stands in for it. */
  readonly says?: string;
  /** A release that leaves the column out, or writes other values to it, can run from then on: it needs that. */
  readonly isLoosened: boolean;
  /** Of a view that is made again: the columns that it has besides all that it had. */
  readonly brings?: readonly string[];
  /** A column of a table that an earlier file of the change makes. */
  readonly isOfNewTable?: boolean;
  /** The release that comes needs it: values of a column that goes stand in it, or SET CONSTRAINTS of a program names it. */
  readonly isWanted?: boolean;
  /** The name comes back: with nothing in it, or as something else. */
  readonly back?: ComesBack;
  /** Columns in which it forbids nulls, that the code of the change reads as never null: the release in front takes nulls there. */
  readonly readAsNull?: readonly string[];
  /** A primary key that forbids nothing else than nulls in these columns. */
  readonly nulls?: readonly string[];
}

/** In the order in which they are told. */
export const consequences = [
  'empties',
  'renames',
  'retypes',
  'removes',
  'requires',
  'nulls',
  'forbids',
  'restricts',
  'conflicts',
  'permits',
] as const;
export type Otherwise = (typeof consequences)[number];

/** A name that the change has made itself, or that something else has in the end: nobody misses it. Another column of its name is told by its rename. */
function isSwapped(operation: Operation, before: Schema, { start, end, steps, back }: Span): boolean {
  switch (operation.kind) {
    case 'renameType':
    case 'dropType': {
      const { type } = operation;
      return typeNamed(start, type) === undefined || typeNamed(end, type) !== undefined;
    }
    case 'dropColumn':
      return isThereAgain(operation, end) || isPutAside(operation, before, back);
    case 'addColumn':
    case 'setNotNull': {
      if (isComingBack(operation, before, back)) return true;
      const name = columnName(operation);
      return steps.has(stepName(operation.table, name));
    }
    case 'renameColumn': {
      const key = resolveRelation(before, operation.table)?.key ?? '';
      const was = tableByKey(start, key);
      const isOwn = was !== undefined && column(was, operation.column.text) === undefined;
      return isOwn && column(was, operation.to.text) === undefined;
    }
    case 'dropRelation':
      if (isPutAside(operation, before, back)) return true;
      return operation.relation !== 'table' && isViewAsBefore(operation.target, before, { start, end });
    case 'createView':
      return isViewAsBefore(operation.view, before, { start, end });
    // It is taken away to change the type and put back, or the new column comes without one for its rows only.
    case 'dropDefault':
      return isFilled(operation, end);
    default:
      return false;
  }
}

/** Whoever leaves the column out gets something else than null. */
function isFilled(
  operation: Operation & { readonly kind: 'setNotNull' | 'dropDefault' },
  schema: Schema,
): boolean {
  const of = table(schema, operation.table);
  return isGiven(of && column(of, operation.column.text));
}

/** Releases that leave the column out run on: a trigger gives each new row its value. */
function isFilledByTrigger(
  operation: Operation & { readonly kind: 'setNotNull' | 'dropDefault' },
  schema: Schema,
): boolean {
  const of = table(schema, operation.table);
  return of !== undefined && filledOnInsert(of, operation.column.text, schema) !== undefined;
}

/** `before`: the schema that the statement finds. */
export function reasonsOf({ actions }: StatementEffects, before: Schema, around: Span): readonly Reason[] {
  return actions.map(({ operation, effect }): Reason => {
    const isAllNew = effect.relations.length > 0 && effect.relations.every(({ isNew }) => isNew);
    const isAnew = operation.kind === 'dropColumn' && isMadeAnew(operation, around);
    const isPassing = !isAnew && isSwapped(operation, before, around);
    const brings =
      operation.kind === 'createView' ? (columnsBeside(operation.view, before, around) ?? []) : [];
    const [phase, otherwise] = isAnew
      ? (['with', 'retypes'] as const)
      : isPassing
        ? brings.length > 0
          ? adds
          : anyTime
        : isAllNew
          ? adds
          : phaseOf(operation, before, around);
    const isKey = phase === 'before' && !isAllNew && operation.kind === 'createIndex' && operation.unique;
    const freed =
      otherwise === 'conflicts' && (operation.kind === 'dropConstraint' || operation.kind === 'dropIndex')
        ? freedIndex(operation, before, around)
        : undefined;
    const conflict = (freed?.elements ?? []).flatMap((each) => each.column ?? []);
    const back = comingBack(operation, before, around.back);
    const isLoosened =
      !isAllNew &&
      (isRelaxed(operation, before, around) ||
        isWide(operation, before, around) ||
        (back !== undefined && isLooserAgain(back)));
    const nulls = otherwise === 'nulls' ? nullsOfKey(operation, { before, ...around }) : [];
    const more = {
      ...(nulls.length === 0 ? {} : { nulls }),
      ...(brings.length === 0 ? {} : { brings, isWanted: true }),
      ...(back === undefined ? {} : { back }),
    };
    return { phase, operation, otherwise, conflict, isKey, isLoosened, ...more };
  });
}

/** Releases bind the values as they like, and none of them is refused. */
function isWide(operation: Operation, before: Schema, around: Span): boolean {
  const retyped = retypedBy(operation, before, around);
  return retyped !== undefined && isWidened(retyped);
}

/** What stands together runs together: two wishes that contradict each other are `mixed`. */
export function combined(reasons: readonly Reason[]): Phased {
  // Whether a release says ON CONFLICT is not known; that one needs what is loosened is.
  const isLoosened = reasons.some((one) => one.isLoosened);
  const isNeeded = (phase: Reason['phase']): boolean =>
    reasons.some((one) => one.phase === phase && !(isLoosened && one.otherwise === 'conflicts'));
  const told = [
    ...(isNeeded('after') || isNeeded('with') ? consequences.flatMap((one) => clauseOf(one, reasons)) : []),
  ];
  // A column that takes no nulls and has no value by itself: previous releases fail on it, and the one that writes it has to find it.
  const isBoth = ({ operation, otherwise }: Reason): boolean =>
    operation.kind === 'addColumn' && otherwise === 'requires';
  const added = reasons.filter((one) => (one.phase === 'before' || one.says !== undefined) && isAwaited(one));
  const adding = changesOf(added);
  if (isNeeded('with') || reasons.some(isBoth)) return { phase: 'with', because: sentences(told) };
  if (isNeeded('after'))
    return added.length === 0
      ? { phase: 'after', because: sentences(told) }
      : { phase: 'mixed', because: sentences(told) };
  if (added.length > 0) return { phase: 'before', because: adding === '' ? '' : `it ${adding}` };
  const keys = reasons.filter(({ isKey }) => isKey);
  if (keys.length > 0)
    return {
      phase: 'before',
      because: `it ${changesOf(keys)}: INSERT … ON CONFLICT of that release may need ${keys.length === 1 ? 'it' : 'them'}`,
    };
  return { phase: reasons.some(({ phase }) => phase === 'before') ? 'before' : 'any', because: '' };
}

/** The first as the rest of one, the others on their own. */
function sentences([first = '', ...others]: readonly string[]): string {
  return [first, ...others.map(capital)].join('. ');
}

/** A release needs it: a column that it writes, or that it may leave out. */
export function isAwaited({ operation, phase, isLoosened, isWanted, says }: Reason): boolean {
  const isMade = operation.kind === 'addColumn' || operation.kind === 'createTable';
  return isLoosened || isWanted === true || says !== undefined || (phase === 'before' && isMade);
}

function clauseOf(of: Otherwise, reasons: readonly Reason[]): readonly string[] {
  const found = reasons.filter(({ otherwise }) => otherwise === of);
  if (found.length === 0) return [];
  if (of === 'permits') return ['it changes who may see or do what'];
  const it = found.length === 1 ? 'it' : 'them';
  return [`it ${changesOf(found) || 'renames'}: ${otherwiseWords(of, it)}`];
}

function changesOf(reasons: readonly Reason[]): string {
  return changesInWords(
    reasons.map(({ operation }) => operation),
    'counted',
  )
    .map((one) => continued(one.replace(/\.$/, '')))
    .join(', ');
}

function otherwiseWords(of: Exclude<Otherwise, 'permits'>, it: string): string {
  switch (of) {
    case 'empties':
      return 'code that says the name runs on, and does not find what was there';
    case 'renames':
      return 'old and new name never both work';
    case 'retypes':
      return 'releases find something else there from one moment to the next';
    case 'removes':
      return `a release that still uses ${it} fails`;
    case 'requires':
      return `a release that does not write ${it} can no longer insert`;
    case 'nulls':
      return 'a release that writes nulls there fails';
    case 'conflicts':
      return 'a release that inserts with ON CONFLICT on its columns fails';
    case 'forbids':
      return `a release that writes rows that ${it} refuses fails`;
    case 'restricts':
      return 'a release that deletes rows which others refer to fails';
  }
}

type Wish = readonly [phase: Reason['phase'], otherwise: Otherwise | undefined];
const anyTime: Wish = ['any', undefined];
const adds: Wish = ['before', undefined];
const forbids: Wish = ['after', 'forbids'];
const requires: Wish = ['after', 'requires'];
const removes: Wish = ['after', 'removes'];

function phaseOf(operation: Operation, before: Schema, around: Span): Wish {
  const { start, end } = around;
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
    case 'createType':
    case 'addEnumValue':
    case 'createSchema':
    case 'createExtension':
    case 'createSequence':
    case 'createView':
    case 'grant':
      return adds;
    case 'addColumn': {
      const { notNull, default: value, generated, identity, serial } = operation.column;
      const filled =
        value !== undefined || generated !== undefined || identity !== undefined || serial !== undefined;
      return notNull !== undefined && !filled ? requires : adds;
    }
    case 'createIndex':
      return operation.unique &&
        !isOnNew(operation, before, around) &&
        !isKeptAlready(
          operation.table,
          operation.elements.map((one) => one.column?.text),
          { before, start },
        )
        ? forbids
        : adds;
    case 'setNotNull': {
      if (!isNullable(operation, before)) return anyTime;
      const was = table(start, operation.table);
      const isNew = was !== undefined && column(was, operation.column.text) === undefined;
      if (!isNew) return ['after', 'nulls'];
      if (isFilled(operation, end)) return anyTime;
      return isFilledByTrigger(operation, before) || isFilledByTrigger(operation, end) ? adds : requires;
    }
    case 'addConstraint': {
      const renewed = renewedKey(operation, before, around);
      if (renewed !== undefined) return isRestricting(renewed) ? ['after', 'restricts'] : anyTime;
      // What its index refuses is told by the index.
      if (usesIndex(operation.constraint)) return adds;
      if (
        (operation.constraint.kind === 'unique' || operation.constraint.kind === 'primary-key') &&
        isKeptAlready(
          operation.table,
          operation.constraint.columns.map(({ text }) => text),
          { before, start },
        )
      )
        return nullsOfKey(operation, { before, start }).length > 0 ? ['after', 'nulls'] : adds;
      return isOnNew(operation, before, around) ? adds : forbids;
    }
    case 'dropDefault':
      return isNullable(operation, before) || isFilledByTrigger(operation, before) ? anyTime : requires;
    case 'dropConstraint':
    case 'dropIndex':
      return freedIndex(operation, before, { start, end }) === undefined ? anyTime : ['after', 'conflicts'];
    case 'revoke':
    case 'setRowSecurity':
    case 'createPolicy':
    case 'alterPolicy':
    case 'dropPolicy':
      return ['after', 'permits'];
    case 'dropFunction':
      return isFunctionNeeded(operation, before, end) ? removes : anyTime;
    case 'dropColumn':
    case 'dropType':
    case 'dropSchema':
    case 'truncate':
      return removes;
    case 'dropRelation':
      return operation.relation === 'index' ? anyTime : removes;
    case 'setDefault':
    case 'dropNotNull':
      return isRelaxed(operation, before, around) ? adds : anyTime;
    case 'renameColumn': {
      const back = comingBack(operation, before, around.back);
      if (back !== undefined) return wishOf(back);
      if (isWide(operation, before, around)) return adds;
      const was = tableByKey(start, resolveRelation(before, operation.table)?.key ?? '');
      const isOwn = was !== undefined && column(was, operation.column.text) === undefined;
      return ['with', isOwn ? 'retypes' : 'renames'];
    }
    case 'renameRelation': {
      const back = comingBack(operation, before, around.back);
      if (back !== undefined) return wishOf(back);
      return operation.relation === 'index' ? anyTime : ['with', 'renames'];
    }
    case 'setSchema':
    case 'renameType':
    case 'renameEnumValue':
      return ['with', 'renames'];
    case 'alterColumnType': {
      const retyped = retypedBy(operation, before, around);
      const labels = retyped && enumExchange(retyped, around);
      if (labels?.gone.length === 0) return adds;
      if (labels?.come.length === 0) return forbids;
      return isWide(operation, before, around) ? adds : ['with', 'retypes'];
    }
    case 'alterColumnOption': {
      // Before it nobody can write there, and behind it nobody else does.
      const was = operation.option === 'drop-expression' ? table(start, operation.table) : undefined;
      return was !== undefined && column(was, operation.column.text) !== undefined
        ? ['with', 'retypes']
        : anyTime;
    }
    default:
      return anyTime;
  }
}

/** The next release may leave it out, and needs that; the others notice nothing. */
function isLooserAgain({ isEmpty, isSame, isLooser }: ComesBack): boolean {
  return !isEmpty && isSame && isLooser;
}

/** Where another name is what releases are to say from then on, it is a rename like others. */
function wishOf(back: ComesBack): Wish {
  if (back.isEmpty && back.isLeft) return isParked(back) ? ['with', 'empties'] : ['with', 'renames'];
  if (isLooserAgain(back)) return adds;
  return back.isSame ? anyTime : ['with', 'retypes'];
}

function usesIndex(constraint: ConstraintDefinition): boolean {
  return (
    (constraint.kind === 'unique' || constraint.kind === 'primary-key') && constraint.usingIndex !== undefined
  );
}

function isNullable(
  operation: Operation & { readonly kind: 'setNotNull' | 'dropDefault' },
  schema: Schema,
): boolean {
  const relation = resolveRelation(schema, operation.table);
  const table = relation && tableByKey(schema, relation.key);
  return (table && column(table, operation.column.text)?.nullable) !== false;
}
