/**
 * What the releases are called that a part of a change waits for, or that wait for it: by what they use, and what they use no more. Nobody
 * here knows their numbers. Half sentences.
 */
import { joined, ofOneTable } from '../../text/enumerate.ts';
import { deprecatedName } from './deprecated-name.ts';
import type { ConstraintDefinition, ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { typeText } from '../../schema/type-text.ts';
import type { Phase } from '../model.ts';
import type { ComesBack } from './comes-back.ts';
import { expectsOther, readsBoth } from './comes-back-words.ts';
import { consequences, isAwaited, type Otherwise, type Reason } from './phase.ts';

/** `the release that uses users.phone`. */
export function releaseOf(phase: Phase, reasons: readonly Reason[]): string {
  const lasting = reasons.filter((one) => !isPassing(one.operation, reasons));
  const added = phase === 'before' || phase === 'mixed' ? usesOf(lasting) : [];
  const taken = phase === 'before' ? [] : consequences.flatMap((one) => doesOf(one, lasting, reasons));
  // What it writes with every row it uses.
  const uses = added.filter((one) => !taken.includes(`writes ${one.replace(/^uses /, '')} with every row`));
  const clauses = [...uses, ...taken, ...stillReads(phase, lasting)];
  const more = clauses.length - mostClauses;
  const shown = more > 1 ? [...clauses.slice(0, mostClauses), `${more} things more`] : clauses;
  return shown.length === 0 ? otherwiseCalled(reasons) : `the release that ${joined(shown)}`;
}

/** Nulls that are there until the change fills them: the release in front meets them. */
function stillReads(phase: Phase, reasons: readonly Reason[]): readonly string[] {
  const names = phase === 'after' ? reasons.flatMap(({ readAsNull }) => readAsNull ?? []) : [];
  const isAll = reasons.every(({ otherwise, readAsNull }) => otherwise !== 'nulls' || readAsNull);
  if (names.length === 0) return [];
  return [
    isAll ? 'still reads those that are there' : `still reads nulls in ${fewColumns(names.map(oneLine))}`,
  ];
}

/** What a release has to do to fail behind it, where nothing else is in its way: `writes nulls to orders.note`. Undefined where something is. */
export function refusedOf(reasons: readonly Reason[]): string | undefined {
  const left = reasons.filter(({ phase }) => phase === 'after' || phase === 'with');
  const clauses = refusing.flatMap((one) =>
    doesOf(one, left, reasons).map((words) =>
      words.replace(/^no longer | no /, (no) => (no === ' no ' ? ' ' : '')),
    ),
  );
  const isAll = left.every(({ otherwise: of }) => refusing.some((one) => one === of));
  return isAll && clauses.length > 0 ? clauses.join(' or ') : undefined;
}

/** What the release that comes writes no rows against. */
export function refusingOf(reasons: readonly Reason[]): readonly string[] {
  return reasons.flatMap(({ otherwise, operation }) =>
    otherwise === 'forbids' ? [objectOf(operation)] : [],
  );
}

const refusing = ['nulls', 'forbids', 'restricts', 'conflicts'] as const;

/** Why no place before or behind a release is right. */
export type Neither =
  | 'it adds and takes away in one'
  | 'the new release needs what it adds, and older ones write what it forbids'
  | 'that one needs the new key, and older ones the former one';

export function neitherOf(reasons: readonly Reason[]): Neither {
  const left = reasons.filter(({ phase }) => phase === 'after' || phase === 'with');
  const isOfKeys =
    left.some(({ otherwise }) => otherwise === 'conflicts') &&
    left.every((one) => one.otherwise === 'conflicts' || one.says !== undefined) &&
    reasons.every((one) => !isAwaited(one) || one.says !== undefined);
  if (isOfKeys) return 'that one needs the new key, and older ones the former one';
  return left.every(isRefusal)
    ? 'the new release needs what it adds, and older ones write what it forbids'
    : 'it adds and takes away in one';
}

/** Nothing that a release reads goes: some of what it writes is refused. */
export function isRefusal({ otherwise }: Reason): boolean {
  return (
    otherwise === 'requires' || otherwise === 'nulls' || otherwise === 'forbids' || otherwise === 'restricts'
  );
}

/** Names that come back, where nothing else keeps old and new from running beside each other. */
export function emptyOf(reasons: readonly Reason[]): readonly ComesBack[] {
  const left = reasons.filter(({ phase }) => phase === 'after' || phase === 'with');
  const isEmptied = ({ otherwise }: Reason): boolean => otherwise === 'empties';
  return left.every(isEmptied) ? left.flatMap(({ back }) => back ?? []) : [];
}

/** No release fails without it: queries that get an index, writes that a constraint looks at. */
function otherwiseCalled(reasons: readonly Reason[]): string {
  const made = (kind: Operation['kind']): readonly string[] =>
    reasons.flatMap(({ operation, phase }) =>
      phase === 'before' && operation.kind === kind ? [objectOf(operation)] : [],
    );
  const [indexes, constraints] = [made('createIndex'), made('addConstraint')];
  if (indexes.length > 0) return `the release whose queries may want ${few(indexes)}`;
  return constraints.length > 0 ? `the release that relies on ${few(constraints)}` : 'the new release';
}

/** It is done to a column or a table under a name that the change itself takes away again: no release knows that name. */
function isPassing(operation: Operation, reasons: readonly Reason[]): boolean {
  if (operation.kind === 'createTable' || operation.kind === 'createTableAs')
    return reasons.some(
      ({ operation: one }) => one.kind === 'renameRelation' && named(one.target) === named(operation.table),
    );
  if (operation.kind !== 'addColumn' && operation.kind !== 'setNotNull') return false;
  const name = objectOf(operation);
  const isAdded = reasons.some(
    (one) => one.operation.kind === 'addColumn' && objectOf(one.operation) === name,
  );
  return (
    isAdded &&
    reasons.some(
      ({ operation: one, otherwise }) =>
        one.kind === 'renameColumn' && otherwise === 'retypes' && objectOf(one) === name,
    )
  );
}

const mostClauses = 4;
const mostNames = 4;

function usesOf(reasons: readonly Reason[]): readonly string[] {
  const awaited = reasons.filter((one) => isAwaited(one) && one.says === undefined);
  const keys = [
    ...new Set(
      reasons.flatMap((one) =>
        one.isSaid === true ? [`says ${one.says ?? conflictOn(one.operation)}`] : [],
      ),
    ),
  ].slice(0, 2);
  const named = awaited.filter(({ isLoosened }) => !isLoosened).flatMap(usedBy);
  if (awaited.length > 0)
    return [
      ...(named.length === 0
        ? []
        : [
            `uses ${isOfColumns(awaited) && !awaited.some((one) => one.isOfNewTable) ? fewColumns(named) : few(named)}`,
          ]),
      ...loosenedOf(awaited, reasons),
      ...(reasons.some(({ says }) => says !== undefined) ? keys : []),
    ];
  if (keys.length > 0) return keys;
  const made = reasons.filter(
    ({ phase, operation }) =>
      phase === 'before' &&
      !['createIndex', 'addConstraint', 'renameRelation'].includes(operation.kind) &&
      objectOf(operation) !== nameless,
  );
  return made.length === 0 ? [] : [`uses ${objectsOf(made)}`];
}

function usedBy({ operation, brings, isOfNewTable }: Reason): readonly string[] {
  // Of a table that comes with the change the table says it.
  if (isOfNewTable === true && operation.kind === 'addColumn') return [named(operation.table)];
  if (brings !== undefined) return brings.map((each) => `${objectOf(operation)}.${oneLine(each)}`);
  return [`${operation.kind === 'addConstraint' ? 'SET CONSTRAINTS ' : ''}${objectOf(operation)}`];
}

/** What it may leave out, and what it may write more of. */
function loosenedOf(awaited: readonly Reason[], all: readonly Reason[]): readonly string[] {
  const loosened = awaited.filter(({ isLoosened }) => isLoosened);
  const isType = ({ operation: { kind }, back }: Reason): boolean =>
    kind === 'alterColumnType' || (kind === 'renameColumn' && back === undefined);
  const left = loosened.filter((one) => !isType(one)).map(({ operation }) => objectOf(operation));
  return [
    ...(left.length === 0 ? [] : [`leaves ${fewColumns(left)} out`]),
    ...typesAsOne(loosened.filter(isType).map(({ operation }) => retyped(operation, all))),
  ];
}

/** `expects a and b of orders as bigint`. */
function typesAsOne(clauses: readonly string[]): readonly string[] {
  const byType = new Map<string, string[]>();
  for (const clause of new Set(clauses)) {
    const [, name = clause, type = ''] = /^expects (\S+)( as .+)$/.exec(clause) ?? [];
    byType.set(type, [...(byType.get(type) ?? []), name]);
  }
  return [...byType].flatMap(([type, names]) =>
    type === '' ? names : [`expects ${fewColumns(names)}${type}`],
  );
}

function doesOf(of: Otherwise, reasons: readonly Reason[], all: readonly Reason[]): readonly string[] {
  const found = reasons.filter(({ otherwise }) => otherwise === of);
  if (found.length === 0) return [];
  const names = objectsOf(found);
  switch (of) {
    case 'empties':
      return found.slice(0, 2).flatMap(({ back }) => (back === undefined ? [] : [readsBoth(back)]));
    case 'renames':
      return found.slice(0, 2).map(({ operation }) => renamed(operation));
    case 'retypes':
      return typesAsOne(
        found.map(({ operation, back }) =>
          back === undefined ? retyped(operation, all) : expectsOther(back),
        ),
      ).slice(0, 2);
    case 'removes':
      return [`no longer uses ${names}`];
    case 'requires':
      return [`writes ${names} with every row`];
    case 'nulls':
      return [`writes no nulls to ${nulledOf(found)}`];
    case 'forbids':
      return [`writes no rows that ${names} ${names.includes(' and ') ? 'refuse' : 'refuses'}`];
    case 'restricts':
      return [`deletes no rows that others refer to by ${names}`];
    case 'conflicts': {
      // Where programs were found that name some of them, the others are named by none that was found.
      const said = found.filter(({ isFormerlySaid }) => isFormerlySaid === true);
      return [
        `no longer says ${few((said.length > 0 ? said : found).map(({ conflict }) => `ON CONFLICT (${conflict.map(oneLine).join(', ')})`))}`,
      ];
    }
    case 'permits':
      return ['does with the new rights'];
  }
}

function nulledOf(found: readonly Reason[]): string {
  return fewColumns(found.flatMap(({ operation, nulls }) => nulls ?? [objectOf(operation)]));
}

function renamed(operation: Operation): string {
  const to =
    'to' in operation && typeof operation.to === 'object' && 'text' in operation.to ? operation.to.text : '';
  const was = objectOf(operation);
  return to === '' || deprecatedName(to) ? `no longer says ${was}` : `says ${oneLine(to)} instead of ${was}`;
}

function retyped(operation: Operation, all: readonly Reason[]): string {
  if (operation.kind === 'renameColumn') {
    const name = `${named(operation.table)}.${oneLine(operation.to.text)}`;
    const added = all.flatMap(({ operation: one }) =>
      one.kind === 'addColumn' && objectOf(one) === objectOf(operation) ? [one.column.type] : [],
    )[0];
    return added === undefined
      ? `expects another column as ${name}`
      : `expects ${name} as ${oneLine(typeText(added))}`;
  }
  if (operation.kind === 'dropColumn') {
    const anew = all.flatMap(({ operation: one }) =>
      one.kind === 'addColumn' && objectOf(one) === objectOf(operation) ? [one.column.type] : [],
    )[0];
    return anew === undefined
      ? `expects another column as ${objectOf(operation)}`
      : `expects ${objectOf(operation)} as a new ${oneLine(typeText(anew))}`;
  }
  if (operation.kind === 'dropRelation') return `expects the new ${objectOf(operation)}`;
  if (operation.kind === 'alterColumnOption') return `writes ${objectOf(operation)} itself`;
  return operation.kind === 'alterColumnType'
    ? `expects ${objectOf(operation)} as ${oneLine(typeText(operation.type))}`
    : `expects ${objectOf(operation)}`;
}

function conflictOn(operation: Operation): string {
  const columns =
    operation.kind === 'createIndex'
      ? operation.elements.map((one) => one.column?.text ?? one.expression?.text ?? '')
      : [];
  return `ON CONFLICT (${columns.map(oneLine).join(', ')})`;
}

/** What no release uses by its name. */
const nameless = 'what changes';

/** As people call it: a column with its table, an index or a constraint alone. */
export function objectOf(operation: Operation): string {
  switch (operation.kind) {
    case 'addColumn':
      return `${named(operation.table)}.${oneLine(operation.column.name.text)}`;
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'alterColumnOption':
    case 'setNotNull':
    case 'dropNotNull':
    case 'setDefault':
    case 'dropDefault':
      return `${named(operation.table)}.${oneLine(operation.column.text)}`;
    case 'createTable':
    case 'createTableAs':
      return named(operation.table);
    case 'createIndex':
      return operation.name === undefined
        ? `an index of ${named(operation.table)}`
        : oneLine(operation.name.text);
    case 'addConstraint':
      return constraintName(operation.constraint, operation.table);
    case 'dropRelation':
    case 'renameRelation':
    case 'setSchema':
      return named(operation.target);
    case 'createView':
      return named(operation.view);
    case 'createFunction':
    case 'dropFunction':
      return named(operation.function);
    case 'createType':
    case 'dropType':
    case 'renameType':
    case 'renameEnumValue':
      return named(operation.type);
    case 'addEnumValue':
      return `${oneLine(operation.value)} of ${named(operation.type)}`;
    case 'createSequence':
      return named(operation.sequence);
    case 'dropSchema':
      return oneLine(operation.schema.text);
    case 'truncate':
      return operation.tables.map(named).join(', ');
    default:
      return nameless;
  }
}

function constraintName(constraint: ConstraintDefinition, table: ObjectName): string {
  if (constraint.name !== undefined) return oneLine(constraint.name.text);
  const key = constraint.kind === 'primary-key' || constraint.kind === 'unique' ? constraint.columns : [];
  return key.length === 0
    ? `the new ${constraint.kind} of ${named(table)}`
    : `the new key (${key.map(({ text }) => oneLine(text)).join(', ')}) of ${named(table)}`;
}

function named({ schema, name }: ObjectName): string {
  return oneLine(
    schema === undefined || schema.text === 'public' ? name.text : `${schema.text}.${name.text}`,
  );
}

function objectsOf(reasons: readonly Reason[]): string {
  return (isOfColumns(reasons) ? fewColumns : few)(reasons.map(({ operation }) => objectOf(operation)));
}

function isOfColumns(reasons: readonly Reason[]): boolean {
  return reasons.every(({ operation }) => 'column' in operation);
}

/** Of several tables with commas: what the release does besides follows behind an "and". */
function fewColumns(all: readonly string[]): string {
  return ofOneTable([...new Set(all)], mostNames) ?? few(all);
}

function few(all: readonly string[]): string {
  const names = [...new Set(all)];
  const more = names.length - mostNames;
  return more > 1 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}
