/** PostgreSQL as an engine. The files that it imports implement it. */
import { loadPostgresParser } from '../../parsers/postgres.ts';
import { analyze, lookBeforeAnalyze } from '../analyze.ts';
import type { DatabaseEngine } from '../engine.ts';
import { explain } from '../explain.ts';
import { writeRights } from '../rights.ts';
import { postgresCatalog } from './catalog-reader.ts';
import { postgresWords } from './words.ts';
import { connectPostgres } from './connection.ts';
import { isPostgresUri, parseUri } from './connection-string.ts';
import { readStatements } from './statements.ts';
import { postgresHealth } from './health.ts';
import { judge } from '../../../core/safe-now/judge.ts';
import { lookAt } from '../safe-now/look.ts';
import { seePostgresWaits } from './locks.ts';
import { offerConnections } from './connection-candidates.ts';

export const postgresEngine: DatabaseEngine = {
  name: 'postgresql',
  isPostgres: true,
  uri: { scheme: 'postgresql', is: isPostgresUri, read: parseUri },
  offers: offerConnections,
  connect: connectPostgres,
  identify: async (session, signal) => {
    const asked = await session.query("SELECT current_user::text, current_setting('server_version')", {
      signal,
    });
    if (asked.kind === 'failed') return asked;
    const [user, version] = asked.rows[0] ?? [];
    return {
      kind: 'known',
      product: 'PostgreSQL',
      version: version ?? 'of unknown version',
      user: user ?? '',
    };
  },
  rights: writeRights,
  catalog: postgresCatalog,
  words: postgresWords,
  givesValues: true,
  advises: true,
  explain: async (session, request) => explain(session, request, await loadPostgresParser()),
  measure: {
    look: async (session, request) => lookBeforeAnalyze(session, request, await loadPostgresParser()),
    run: async (session, request, agreed) => analyze(session, request, agreed, await loadPostgresParser()),
  },
  waits: seePostgresWaits,
  health: postgresHealth,
  statements: readStatements,
  safeNow: async (session, touched, options) => {
    const names = touched.relations.map(({ relation }) => relation);
    const outcome = await lookAt(session, names, options);
    return outcome.kind === 'failed' ? outcome : { kind: 'read', value: judge(touched, outcome.look) };
  },
};
