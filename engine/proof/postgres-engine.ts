/** The PostgreSQL part of proofs, for the embedded server and others. */
import { unverifiable } from '../../core/proof/reason.ts';
import { readItems } from '../databases/catalog/items.ts';
import { sessionEnd } from '../databases/kept-statements.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import type { ProofEngine } from './engine.ts';
import { settingsOfLogin } from '../embedded/login.ts';
import { prepare } from './prepare.ts';
import { runSection } from './run.ts';

export const postgresEngine: ProofEngine = {
  dialect: 'postgresql',
  prepare: async (migrations, host) => {
    const parser = await loadPostgresParser();
    return migrations.map((one) => prepare(one, parser, host));
  },
  runSection,
  items: readItems,
  beginSession: async (database, signal) => {
    const outcome = await database.query(settingsOfLogin, { protocol: 'simple', signal });
    return outcome.kind === 'failed' && outcome.failure.reason !== 'statement' ? outcome.failure : undefined;
  },
  endSession: async (database, signal) => {
    for (const text of sessionEnd) {
      const outcome = await database.query(text, { protocol: 'simple', signal });
      if (outcome.kind === 'failed' && outcome.failure.reason !== 'statement') return outcome.failure;
    }
    return undefined;
  },
  lacks: (what) => ({ kind: 'not-embedded', what }),
  unverifiable,
};
