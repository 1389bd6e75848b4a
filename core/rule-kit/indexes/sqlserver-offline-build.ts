/**
 * Indexes and keys of SQL Server that are built offline: which statement does so, who waits, and what the configured edition supports
 * instead.
 */
import { serverName } from '../../migrations/dialect/server-version.ts';
import type {
  AddConstraint,
  CreateIndex,
  ObjectName,
  Option,
  Reindex,
} from '../../operations/model/operation.ts';
import { relationKey } from '../../schema/lookup.ts';
import { insert } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext, RuleFix } from '../context.ts';
import type { Messages } from '../define-rule.ts';
import { earlier, operationsOf } from '../statements/neighbours.ts';
import { buildsOnline, isMadeBefore } from '../sqlserver.ts';
import { shownName, type Surroundings, onTable } from '../tables/tables.ts';

export interface OfflineBuild {
  readonly at: Span;
  /** Who waits. */
  readonly blocks: 'writes' | 'reads and writes';
  readonly table: string;
  /** Whether the configured edition can build online; undefined if no edition is configured. */
  readonly isAble: boolean | undefined;
  readonly server: string;
  readonly fix: RuleFix | undefined;
  readonly rest: Pick<Parameters<RuleContext<Messages>['report']>[0], 'related' | 'severity'>;
}

/** An index build as the statement writes it. */
interface Written {
  readonly at: Span;
  readonly table: ObjectName;
  readonly options: readonly Option[];
  /** Where WITH can be written. */
  readonly place: number;
  readonly isPlain: boolean;
}

interface Handlers<Context> {
  createIndex(operation: CreateIndex, context: Context): void;
  reindex(operation: Reindex, context: Context): void;
  addConstraint(operation: AddConstraint, context: Context): void;
}

/** The handlers of a rule that checks each of them. */
export function eachOfflineBuild<Context extends Surroundings>(
  look: (build: OfflineBuild, context: Context) => void,
): Handlers<Context> {
  const judge = (operation: CreateIndex | Reindex | AddConstraint, context: Context): void => {
    const written = writtenIn(operation);
    const build = written && offlineBuild(operation, written, context);
    if (build !== undefined) look(build, context);
  };
  return { createIndex: judge, reindex: judge, addConstraint: judge };
}

function writtenIn(operation: CreateIndex | Reindex | AddConstraint): Written | undefined {
  switch (operation.kind) {
    case 'createIndex': {
      if (operation.withTable === true || operation.table.name.text.startsWith('#')) return undefined;
      const { name, table, options, method, tablespace, span } = operation;
      if (method !== 'btree' && method !== 'columnstore') return undefined;
      return { at: name ?? table, table, options, place: span.end, isPlain: tablespace === undefined };
    }
    case 'reindex': {
      const { target, table, options = [], span } = operation;
      if (target === undefined || table === undefined) return undefined;
      return { at: target, table, options, place: span.end, isPlain: true };
    }
    case 'addConstraint': {
      const { constraint, table } = operation;
      if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return undefined;
      const { options, tablespace } = constraint.storage;
      const at = constraint.name ?? constraint;
      return { at, table, options, place: constraint.end, isPlain: tablespace === undefined };
    }
  }
}

function offlineBuild(
  operation: CreateIndex | Reindex | AddConstraint,
  written: Written,
  context: Surroundings,
): OfflineBuild | undefined {
  const { table, options } = written;
  if (isOnline(options) || context.isNew(table) || isMadeBefore(context, table)) return undefined;
  if (operation.kind === 'createIndex' && isOtherwise(operation, context)) return undefined;
  const [relation] = context.effect(operation).relations;
  if (relation === undefined || relation.isNew || relation.lock === 'ACCESS SHARE') return undefined;
  const isAble = buildsOnline(context.targetVersion);
  return {
    at: written.at,
    blocks: relation.lock === 'SHARE' ? 'writes' : 'reads and writes',
    table: shownName(context, table),
    isAble,
    server: serverName('sqlserver', context.targetVersion),
    fix: isAble === true ? fixFor(written) : undefined,
    rest: onTable(context, table),
  };
}

/** OFF is the default. */
function isOnline(options: readonly Option[]): boolean {
  return options.some(({ name, value }) => name === 'online' && value?.startsWith('on') === true);
}

/** IF the index exists it is rebuilt, ELSE it is created: only one of them runs, and the first has been reported. */
function isOtherwise({ name, table }: CreateIndex, context: Surroundings): boolean {
  const key = relationKey(context.schema, table);
  return (
    name !== undefined &&
    operationsOf(earlier(context)).some(
      (one) =>
        one.kind === 'createIndex' &&
        one.name?.text === name.text &&
        one.options.some((option) => option.name === 'drop_existing') &&
        relationKey(context.schema, one.table) === key,
    )
  );
}

/** Only if the statement has no clause that WITH would have to be merged with or precede. */
function fixFor({ options, place, isPlain }: Written): RuleFix | undefined {
  const isWritten = options.some(({ value }) => value !== undefined);
  if (isWritten || !isPlain) return undefined;
  return { kind: 'edit', title: 'Build it beside others', edits: [insert(place, ' WITH (ONLINE = ON)')] };
}
