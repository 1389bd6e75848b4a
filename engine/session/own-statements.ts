/** The statements of a workspace in their normal form: those of its migrations, and the queries beside them. Read when somebody asks. */
import { join } from '../../core/migrations/listing.ts';
import { preparableText } from '../../core/proof/code.ts';
import { normalForm } from '../../core/query-index/normal-form.ts';
import {
  ownStatements,
  type OwnStatement,
  type OwnStatements,
} from '../../core/query-index/own-statements.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import type { Session } from './session.ts';

type Dialect = 'postgresql' | 'mysql';

export async function ownStatementsOf(
  session: Session,
  dialect: Dialect,
  signal?: AbortSignal,
): Promise<OwnStatements> {
  const found: OwnStatement[] = [];
  for (const folder of session.folders.filter((one) => one.dialect === dialect)) {
    found.push(...(await migrationsIn(session, folder, dialect)));
    found.push(...(await queriesBeside(session, folder, dialect, signal)));
  }
  return ownStatements(found);
}

async function migrationsIn(
  session: Session,
  folder: MigrationFolder,
  dialect: Dialect,
): Promise<readonly OwnStatement[]> {
  const found: OwnStatement[] = [];
  for (const file of session.waysForward(folder)) {
    const path = join(folder.path, file.path);
    await session.prepare(path);
    const read = session.read(path, { named: true });
    if (read === undefined || read.embedded !== undefined) continue;
    const lines = new LineIndex(read.text);
    for (const { statements } of read.sections)
      for (const { span, parsed } of statements) {
        const line = lines.position(span.start).line + 1;
        found.push({ path, line, isMigration: true, normal: formOf(parsed, dialect) });
      }
  }
  return found;
}

async function queriesBeside(
  session: Session,
  folder: MigrationFolder,
  dialect: Dialect,
  signal: AbortSignal | undefined,
): Promise<readonly OwnStatement[]> {
  const { all } = await session.queriesOf(folder, 'all', signal);
  const lines = new Map<string, LineIndex>();
  const found: OwnStatement[] = [];
  for (const query of all) {
    const { path, span, parsed } = query;
    if (parsed === undefined || query.dialect !== dialect) continue;
    const index = lines.get(path) ?? new LineIndex(session.textOf(path) ?? '');
    lines.set(path, index);
    const line = index.position(span.start).line + 1;
    found.push({ path, line, isMigration: false, normal: formOf(parsed, dialect) });
  }
  return found;
}

/** With the placeholders of a tool or a program as parameters, as the server gets it. */
function formOf(parsed: ParsedStatement, dialect: Dialect): string {
  return normalForm((dialect === 'postgresql' ? preparableText(parsed) : undefined) ?? parsed.text, dialect);
}
