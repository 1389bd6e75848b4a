/** Reads a name that an agent writes: what it may mean, as the name of a relation or as a relation's column. */
import { nameOf } from '../../core/schema/lookup.ts';
import { identifierName } from '../../core/syntax/postgres/identifier.ts';

export interface Named {
  readonly name: ReturnType<typeof nameOf>;
  /** Undefined for the object itself. */
  readonly column: string | undefined;
}

/** The likeliest first: `a.b` is a table of a schema, or a column. Agents leave quotes out: a part may mean what it is in quotes. */
export function namesIn(written: string): readonly Named[] {
  const parts = (written.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map((part) => part.trim());
  if (parts.length > 3) return [];
  const readings = parts.reduce<readonly (readonly string[])[]>(
    (before, part) => {
      const name = identifierName(part);
      const both = part.startsWith('"') || part === name ? [name] : [part, name];
      return before.flatMap((one) => both.map((each) => [...one, each]));
    },
    [[]],
  );
  return readings.flatMap(meanings);
}

function meanings([first = '', second, third]: readonly string[]): readonly Named[] {
  if (second === undefined) return [{ name: nameOf(undefined, first), column: undefined }];
  if (third !== undefined) return [{ name: nameOf(first, second), column: third }];
  return [
    { name: nameOf(first, second), column: undefined },
    { name: nameOf(undefined, first), column: second },
  ];
}
