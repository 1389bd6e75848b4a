/**
 * Prepares migrations for the embedded SQLite and for a scratch MariaDB or MySQL: their statements planned into transactions, and what is not meant
 * for a database.
 */
import { sentAs } from '../../core/migrations/files/document.ts';
import { transactionsOf } from '../../core/migrations/applying/transactions.ts';
import { planOf } from '../../core/proof/plan.ts';
import { writtenBack, type Provable, type ProvableText } from '../session/provable-migrations.ts';
import {
  isTemplate,
  keyOf,
  type PreparedMigration,
  type PreparedSection,
  type PreparedText,
} from './prepare.ts';

export function prepareWorded(migration: Provable, dialect: 'sqlite' | 'mysql'): PreparedMigration {
  const { path } = migration;
  const forward = prepared(migration.up, dialect);
  const back = writtenBack(migration);
  return {
    path,
    key: keyOf(path, forward),
    up: forward,
    down: back && prepared(back, dialect),
    // SQLite has none of these; accounts of MySQL belong to the server, and are not created for a proof.
    ...{ roles: [], createdRoles: [], extensions: [], skippedExtensions: [], templateSchemas: [] },
  };
}

function prepared(text: ProvableText, dialect: 'sqlite' | 'mysql'): PreparedText {
  if (text.kind === 'unread') return text;
  return {
    ...text,
    sections: text.sections.map((section): PreparedSection => {
      const { statements, delivery } = section;
      return {
        statements,
        transactions: planOf(statements, transactionsOf(statements, sentAs(section), dialect)),
        atEnd: delivery.toolTransaction ? 'commit' : 'leave-open',
        texts: statements.map(({ parsed: { text: sent, understanding } }) =>
          understanding.kind === 'skipped' ? { kind: 'client', what: understanding.reason } : sent,
        ),
        templates: statements.map(({ parsed }) => isTemplate(parsed.text)),
        written: [],
      };
    }),
  };
}
