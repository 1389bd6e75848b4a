/** Prepares migrations for a scratch MariaDB or MySQL: their statements planned into transactions, and what is not sent to it. */
import { sentAs } from '../../../core/migrations/files/document.ts';
import { transactionsOf } from '../../../core/migrations/applying/transactions.ts';
import { planOf } from '../../../core/proof/plan.ts';
import { lowerTokens } from '../../../core/syntax/token-texts.ts';
import { writtenBack, type Provable, type ProvableText } from '../../session/provable-migrations.ts';
import {
  isTemplate,
  keyOf,
  type PreparedMigration,
  type PreparedSection,
  type PreparedText,
} from '../prepare.ts';

export function prepareForMysql(migration: Provable): PreparedMigration {
  const { path } = migration;
  const forward = prepared(migration.up);
  const back = writtenBack(migration);
  return {
    path,
    key: keyOf(path, forward),
    up: forward,
    down: back && prepared(back),
    // Accounts belong to the server, and are not created for a proof.
    ...{ roles: [], createdRoles: [], extensions: [], skippedExtensions: [], templateSchemas: [] },
  };
}

function prepared(text: ProvableText): PreparedText {
  if (text.kind === 'unread') return text;
  return {
    ...text,
    sections: text.sections.map((section): PreparedSection => {
      const { statements, delivery } = section;
      return {
        statements,
        transactions: planOf(statements, transactionsOf(statements, sentAs(section), 'mysql')),
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

/** It names the database that the migrations are for, and on a scratch server that is another. */
export function choosesDatabase(parsed: Parameters<typeof lowerTokens>[0]): boolean {
  return lowerTokens(parsed)[0] === 'use';
}
