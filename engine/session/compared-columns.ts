/**
 * The columns of a migration folder whose values the planner would need, as the workspace's queries compare them, without personal data.
 */
import { comparedIn, proposedValues } from '../../core/plan-lab/compared-columns.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { personalDataIn } from '../../core/personal-data/personal-data.ts';
import { queryOf } from '../../core/queries/queries.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { personalDataSettings } from './personal-data.ts';
import type { Session } from './session.ts';

export async function valuesToPropose(session: Session, folder: MigrationFolder): Promise<readonly string[]> {
  const schema = await session.schemaOf(folder);
  if (schema === undefined) return [];
  const reader = new StatementParser(await loadPostgresParser());
  const compared = (await session.codeQueries(folder)).flatMap(({ sql }) => {
    if (sql === undefined) return [];
    const block = queryOf(reader.parse(sql), schema);
    return block === undefined ? [] : comparedIn(block);
  });
  return proposedValues(compared, personalDataIn(schema, personalDataSettings(session, folder)));
}
