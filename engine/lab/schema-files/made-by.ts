/**
 * The tables that one file makes, replayed without a server; and of several files that create a table, the one that the queries are for: where two
 * databases or an older state have tables of the same names, their columns tell.
 */
import { oncePer } from '../../../core/collections/once-per.ts';
import type { SpokenDialect } from '../../../core/migrations/convention.ts';
import { isProgramPath } from '../../../core/migrations/detection/script-path.ts';
import { dialectOfFile } from '../../../core/migrations/dialect/dialect.ts';
import type { DocumentSection } from '../../../core/migrations/files/document.ts';
import { relationNamed } from '../../../core/queries/scope.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { asTable, nameOf } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import type { Statement } from '../../../core/syntax/statement.ts';
import type { Session } from '../../session/session.ts';
import { isCreation, type SchemaFile } from './creating.ts';
import { placeOfCreation } from './names-created.ts';

/** In one dialect. Undefined for a file of another server. `name`: of a file that is not linted, this table alone. */
export function schemaMadeBy(
  session: Session,
  file: SchemaFile,
  name: string,
  dialect: SpokenDialect,
): Schema | undefined {
  const read = readFor(session, file, dialect);
  if (read === undefined) return undefined;
  if (read !== 'text') return replayed(read.sections, file.path, dialect);
  // A dump, of gigabytes.
  const start = placeOfCreation(file.text, name) ?? 0;
  const statements = session.statementsIn(dialect, file.text.slice(start, start + longest)).slice(0, 1);
  return replaySection(emptySchema(dialect), statements, file.path).after;
}

/** Of a statement that creates a table. In UTF-16 units. */
const longest = 100_000;

/** As it is linted, or as text if it is not. Undefined if it is for another server. */
export function readFor(
  session: Session,
  { path, text }: SchemaFile,
  dialect: SpokenDialect,
): ReturnType<Session['read']> | 'text' {
  const read = session.read(path, { named: true, assumed: dialect });
  if (read !== undefined) return read.dialect === dialect ? read : undefined;
  const own = dialectOfFile(path, text).dialect;
  return own === dialect || own === 'unknown' ? 'text' : undefined;
}

type Sections = readonly Pick<DocumentSection, 'direction' | 'statements'>[];

const replayed = oncePer(
  (sections: Sections, path: string, dialect: SpokenDialect): Schema =>
    replaySection(emptySchema(dialect), statementsOf(sections, path), path).after,
);

/** Of a program, those that create: it drops its tables at another time. */
export function statementsOf(sections: Sections, path: string): readonly Statement[] {
  const statements = sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
  return isProgramPath(path) ? statements.filter(({ parsed }) => isCreation(parsed.text)) : statements;
}

/** Of the tables that it has of some names. In lower case. */
export function columnsOf(schema: Schema, tables: Iterable<string>): readonly string[] {
  return [...tables].flatMap((name) => {
    const table = asTable(relationNamed(schema, nameOf(undefined, name)));
    return table?.columns.map((column) => column.name.toLowerCase()) ?? [];
  });
}
