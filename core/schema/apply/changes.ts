/** Records with every object which statement changed it; the statement that created it does not count as a change. */
import type { Change, Described, Origin, Relation, Schema } from '../model.ts';

interface Traceable extends Described {
  readonly origin: Origin;
}

/** The new state of an object with its change recorded, once for each statement and kind of operation. */
export function noteChange<T extends Traceable>(schema: Schema, old: T, now: T): T {
  const { applying } = schema;
  if (applying === undefined || old === now || isSame(applying, now.origin)) return now;
  const last = now.changes.at(-1);
  if (last !== undefined && isSame(last, applying) && last.operation === applying.operation) return now;
  return { ...now, changes: [...now.changes, applying] };
}

/** Like noteChange, for a relation and those of its columns and constraints that differ. */
export function noteChanges(schema: Schema, old: Relation, now: Relation): Relation {
  const noted = noteChange<Relation>(schema, old, now);
  if (!('constraints' in noted) || !('constraints' in old)) return noted;
  const columns = noteEach(schema, old.columns, noted.columns);
  const constraints = noteEach(schema, old.constraints, noted.constraints);
  return columns === noted.columns && constraints === noted.constraints
    ? noted
    : { ...noted, columns, constraints };
}

type Named = Traceable & { readonly name: string };

function noteEach<T extends Named>(schema: Schema, old: readonly T[], now: readonly T[]): readonly T[] {
  if (old === now) return now;
  const result = now.map((one, i) => {
    // A renamed one keeps its position.
    const before = old[i]?.name === one.name ? old[i] : (old.find(({ name }) => name === one.name) ?? old[i]);
    if (before === undefined || before === one || before.origin.span !== one.origin.span) return one;
    return noteChange(schema, before, one);
  });
  return result.some((one, i) => one !== now[i]) ? result : now;
}

function isSame(a: Change | Origin, b: Origin): boolean {
  return (
    a.span === b.span || (a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end)
  );
}
