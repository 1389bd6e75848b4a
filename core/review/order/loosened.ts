/**
 * What lets more in than before: a column that may be left out from then on, a type that holds all that the former one held, steps that end
 * as a column of a known name. Such changes stand beside the release that runs; the release that comes needs them. Knows no programs.
 */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { isMoment, takenBack } from '../../schema/inverse/type-back.ts';
import {
  column,
  displayName,
  foreignKeysTo,
  relationKey,
  resolveRelation,
  table,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Column, Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { comeBack, type ComesBack } from './comes-back.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** What a whole change finds and what its section leaves. */
export interface Span {
  readonly start: Schema;
  readonly end: Schema;
  /** Columns, as `table.column`, that only stand in for another one until they take its name. */
  readonly steps: ReadonlySet<string>;
  /** Names that come back: see comes-back.ts. */
  readonly back: readonly ComesBack[];
}

export function spanOf({ start, section }: Pick<Placed, 'start' | 'section'>): Span {
  const steps = new Set<string>();
  for (const { actions } of section.statements)
    for (const { operation } of actions)
      if (operation.kind === 'renameColumn') {
        const was = table(start, operation.table);
        const isOwn = was !== undefined && column(was, operation.column.text) === undefined;
        if (isOwn && column(was, operation.to.text) !== undefined)
          steps.add(stepName(operation.table, operation.column.text));
      }
  return { start, end: section.after, steps, back: comeBack({ start, section }) };
}

export function stepName({ name }: ObjectName, of: string): string {
  return `${name.text}.${of}`;
}

/** It could not be left out: NOT NULL, and nothing that fills it. From here on it can. */
export function isRelaxed(
  operation: Operation,
  before: Schema,
  { start, end }: Pick<Span, 'start' | 'end'>,
): boolean {
  if (operation.kind !== 'setDefault' && operation.kind !== 'dropNotNull') return false;
  const [was, is] = [start, end].map((schema) => tableByKey(schema, relationKey(before, operation.table)));
  const name = operation.column.text;
  const [of, now] = [was && column(was, name), is && column(is, name)];
  if (of === undefined || of.nullable || isGiven(of) || now === undefined) return false;
  return now.nullable || isGiven(now);
}

/** Whoever leaves the column out gets something else than null. */
export function isGiven(of: Column | undefined): boolean {
  return (
    of !== undefined && (of.default !== undefined || of.identity !== undefined || of.generated !== undefined)
  );
}

export interface Retyped {
  readonly name: string;
  readonly former: Column;
  readonly now: Column;
  /** A foreign key goes from it or to it. */
  readonly isLinked: boolean;
}

/** A column that is of another type in the end, by ALTER TYPE or as another column has taken its name. */
export function retypedBy(
  operation: Operation,
  before: Schema,
  { start, end }: Pick<Span, 'start' | 'end'>,
): Retyped | undefined {
  if (operation.kind !== 'alterColumnType' && operation.kind !== 'renameColumn') return undefined;
  const key = resolveRelation(before, operation.table)?.key ?? '';
  const [was, is] = [tableByKey(start, key), tableByKey(end, key)];
  if (was === undefined || is === undefined) return undefined;
  const isRename = operation.kind === 'renameColumn';
  if (isRename && column(was, operation.column.text) !== undefined) return undefined;
  const name = isRename ? operation.to.text : operation.column.text;
  const [former, now] = [column(was, name), column(is, name)];
  if (former === undefined || now === undefined) return undefined;
  const isLinked =
    was.constraints.some((one) => one.kind === 'foreign-key' && one.columns.includes(name)) ||
    foreignKeysTo(start, key).some(({ constraint }) => constraint.references.columns.includes(name));
  return { name: oneLine(`${displayName(key)}.${name}`), former, now, isLinked };
}

const strings: readonly string[] = ['text', 'varchar', 'bpchar'];
const numbers: readonly string[] = ['int2', 'int4', 'int8', 'numeric'];

/**
 * All that releases have written there is still taken, a column that could be null still can, and what it is compared with can be compared
 * with it: a number is none of a text, and a uuid is not where another table's column links to it.
 */
export function isWidened({ former, now, isLinked }: Retyped): boolean {
  if (former.nullable && !now.nullable) return false;
  const [from, to] = [former.type.name, now.type.name];
  const isAlike = [strings, numbers].some((family) => family.includes(from) && family.includes(to));
  const isRead = from === 'uuid' && strings.includes(to) && !isLinked;
  return (
    (isAlike || isRead || isZoned({ former, now })) &&
    takenBack(former.type, now.type, { name: '', targetVersion: 0 }).kind === 'all'
  );
}

/** Both kinds of timestamps are written and read by the same texts, and compared with each other. */
export function isZoned({ former, now }: Pick<Retyped, 'former' | 'now'>): boolean {
  return former.type.name !== now.type.name && isMoment(former.type) && isMoment(now.type);
}

const mostNames = 4;

/** What of it code may still stumble over: how it binds the values. Sentences. */
export function boundOtherwise(statements: readonly Placed[]): readonly string[] {
  const names = new Map<
    string,
    {
      readonly former: string;
      readonly now: string;
      readonly strict: string;
      readonly of: Set<string>;
    }
  >();
  for (const placed of statements) {
    const before = schemaAt(placed);
    for (const { operation } of placed.one.actions) {
      const retyped = retypedBy(operation, before, spanOf(placed));
      if (retyped === undefined || !isWidened(retyped)) continue;
      // Most libraries ask for no kind of timestamp.
      if (isZoned(retyped) && placed.migration.strictCode === undefined) continue;
      const [former = '', now = ''] = [retyped.former, retyped.now].map(({ type }) =>
        oneLine(typeText(type)),
      );
      const strict = isZoned(retyped) ? ` (${placed.migration.strictCode ?? ''})` : '';
      const same = names.get(`${former} ${now}`) ?? { former, now, strict, of: new Set() };
      if (former !== now) names.set(`${former} ${now}`, same);
      same.of.add(retyped.name);
    }
  }
  return [...names.values()].map(
    ({ former, now, strict, of }) =>
      `Code that binds or reads ${commas([...of], mostNames)} as ${former} may fail on ${now}${strict}: look before, and write values that ${former} does not hold only when none of it runs any more.`,
  );
}

/** A uuid that is a text from then on. Measured by test/databases/review-retyped-key.test.ts. Sentences. */
export function comparedLiterally(statements: readonly Placed[]): readonly string[] {
  const names = statements.flatMap((placed) => {
    const before = schemaAt(placed);
    return placed.one.actions.flatMap(({ operation }) => {
      const retyped = retypedBy(operation, before, spanOf(placed));
      const isRead =
        retyped !== undefined &&
        retyped.former.type.name === 'uuid' &&
        strings.includes(retyped.now.type.name);
      return isRead ? [retyped.name] : [];
    });
  });
  const all = [...new Set(names)];
  return all.length === 0
    ? []
    : [
        `${commas(all, mostNames)} ${all.length === 1 ? 'is' : 'are'} compared letter by letter from then on: a uuid in capitals, in braces or without dashes, which found its row before, finds none, and a key takes it for another value. What is there is in small letters with dashes: write and ask for it so (lower()), or refuse others by a CHECK.`,
      ];
}
