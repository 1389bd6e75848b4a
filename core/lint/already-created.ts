/**
 * Recognises statements in a file beside the migrations that create exactly what migrations create: a schema file for a generator or for
 * reading, a copy for a test. The finding is reported at the migration. Decides for whole statements: if the file says more than the
 * migrations do, its findings are reported.
 */
import type { ConstraintDefinition, CreateFunction, Operation } from '../operations/model/operation.ts';
import { creationKey, indexesOf, isThere, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Column, Constraint, Schema, Table } from '../schema/model.ts';
import { sameShape, shapeOf } from '../schema/apply/index-shape.ts';
import { typeText } from '../schema/type-text.ts';
import type { Span } from '../text/span.ts';
import type { ReplayedSection } from './replay-again.ts';

/**
 * The statements of a document that is not a migration whose objects the migrations already create. `made` is the schema after the
 * migrations.
 */
export function reportedBefore(made: Schema, replays: readonly ReplayedSection[]): readonly Span[] {
  const after = replays.at(-1)?.replay.after;
  if (after === undefined || made.relations.size === 0) return [];
  return replays.flatMap(({ section, replay }) =>
    section.statements.flatMap(({ span, parsed }, at) => {
      const before = replay.beforeAt(at) ?? made;
      const isSame = (one: Operation): boolean => isMade(one, { made, before, after });
      const { operations } = parsed;
      return operations.length > 0 && operations.every(isSame) ? [span] : [];
    }),
  );
}

interface Schemas {
  readonly made: Schema;
  readonly before: Schema;
  /** The schema after the document. */
  readonly after: Schema;
}

function isMade(operation: Operation, { made, before, after }: Schemas): boolean {
  switch (operation.kind) {
    case 'createTable': {
      if (operation.partitionOf !== undefined) return false;
      const key = creationKey(before, operation.table);
      const [theirs, mine] = [tableByKey(made, key), tableByKey(after, key)];
      return theirs !== undefined && mine !== undefined && holds(theirs, mine);
    }
    case 'addColumn': {
      const theirs = tableByKey(made, relationKey(before, operation.table));
      const mine = tableByKey(after, relationKey(before, operation.table));
      return theirs !== undefined && mine !== undefined && holds(theirs, mine);
    }
    case 'addConstraint': {
      const theirs = tableByKey(made, relationKey(before, operation.table));
      return theirs?.constraints.some((one) => isOf(operation.constraint, one, before)) === true;
    }
    case 'createIndex': {
      const shape = shapeOf(operation);
      // An unnamed object always counts as a further one.
      const name = operation.name?.text;
      const there = indexesOf(made, relationKey(before, operation.table));
      // The migrations may not have created the index, so no finding there covers it.
      return there.some((one) => isThere(one) && one.name === name && sameShape(one, shape));
    }
    case 'createFunction': {
      const there = made.functions.get(creationKey(before, operation.function)) ?? [];
      return there.some((one) => isSameBody(one, operation));
    }
    default:
      return false;
  }
}

/** The migrations' table has everything that the file's table has, and possibly more: the file may be older than the last migrations. */
function holds(theirs: Table, mine: Table): boolean {
  return (
    mine.columns.every((one) => theirs.columns.some((other) => isSameColumn(one, other))) &&
    mine.constraints.every((one) => theirs.constraints.some((other) => isSameConstraint(one, other)))
  );
}

function isSameColumn(a: Column, b: Column): boolean {
  return a.name === b.name && a.nullable === b.nullable && typeText(a.type) === typeText(b.type);
}

function isSameConstraint(a: Constraint, b: Constraint): boolean {
  return (
    a.kind === b.kind &&
    a.columns.join() === b.columns.join() &&
    a.references?.relation === b.references?.relation &&
    a.references?.onDelete === b.references?.onDelete &&
    folded(a.expression) === folded(b.expression)
  );
}

function isOf(definition: ConstraintDefinition, one: Constraint, before: Schema): boolean {
  switch (definition.kind) {
    case 'foreign-key':
      return (
        one.references?.relation === relationKey(before, definition.references) &&
        one.references.onDelete === definition.onDelete &&
        one.columns.join() === definition.columns.map(({ text }) => text).join()
      );
    case 'primary-key':
    case 'unique':
      return (
        one.kind === definition.kind &&
        one.columns.join() === definition.columns.map(({ text }) => text).join()
      );
    default:
      return false;
  }
}

function isSameBody(
  theirs: { readonly source: string | undefined } & Pick<CreateFunction, 'securityDefiner' | 'language'> & {
      readonly settings: readonly { readonly name: string }[];
    },
  mine: CreateFunction,
): boolean {
  return (
    mine.source !== undefined &&
    theirs.language === mine.language &&
    theirs.securityDefiner === mine.securityDefiner &&
    theirs.settings.map(({ name }) => name).join() === mine.settings.join() &&
    spaced(theirs.source) === spaced(mine.source)
  );
}

function spaced(text: string | undefined): string | undefined {
  return text?.replaceAll(/\s+/g, ' ').trim();
}

/** Without whitespace, quotes and parentheses, which tools that dump a schema write in their own way around a condition. */
function folded(text: string | undefined): string | undefined {
  return text?.replaceAll(/[\s()"]/g, '').toLowerCase();
}
