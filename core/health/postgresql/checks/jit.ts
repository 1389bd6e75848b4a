/** Compilation of queries that costs more than a small part of what they take. */
import { postgresCheck } from '../../check.ts';
import { changeSetting } from '../settings.ts';
import { cells, fine, formatShare, lasting, sqlName } from '../words.ts';

/** As other sessions have it: the one that asks runs without compilation. */
const setting = "(SELECT reset_val FROM pg_settings WHERE name = 'jit')";

export const check = postgresCheck({
  id: 'jit',
  title: 'Time of just-in-time compilation',
  group: 'settings',
  cost: 'live',
  about:
    'The share of compilation in the time of all statements of this database, as pg_stat_statements has it from version 15 on. The manual: for short queries compilation costs more than it saves.',
  needs: 'the extension pg_stat_statements',
  thresholds: {
    share: { value: 10, unit: 'percent', about: 'of the time of statements was compilation' },
    seconds: { value: 60, unit: 'seconds', about: 'of compilation, less is not reported' },
  },
  query: ({ version, statements }) => {
    const none = `SELECT ${setting}, NULL, NULL`;
    if (statements === undefined || version < 150_000) return none;
    return `SELECT ${setting}, sum(jit_generation_time + jit_inlining_time + jit_optimization_time + jit_emission_time)::text, sum(total_exec_time)::text
  FROM ${sqlName({ schema: statements, name: 'pg_stat_statements' })}(false) WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  },
  judge: (rows, { database, version, statements }, limits) => {
    const { text, number, has } = cells(rows[0]);
    if (text(0) !== 'on') return fine(`jit is ${text(0)}`);
    if (!has(1)) {
      const why =
        version < 150_000
          ? 'version 14 does not time it'
          : statements === undefined
            ? 'the extension pg_stat_statements is not installed'
            : 'no statement is recorded';
      const because = `How much time compilation takes is not known: ${why}.`;
      return { findings: [], unseen: [{ because }], looked: 'jit is on' };
    }
    const [compile = 0, all = 0] = [number(1), number(2)];
    const share = compile / Math.max(1, all);
    const looked = `${formatShare(share)} of the time of statements`;
    if (share * 100 < limits.share || compile < limits.seconds * 1_000) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'jit' },
          grade: 'sometime',
          weight: share,
          message: `Compilation took ${formatShare(share)} of the time of all statements (${lasting(compile / 1_000)} of ${lasting(all / 1_000)}): it is for long queries, and here most of them are short, or their cost is estimated too high. Switch jit off, or raise jit_above_cost.`,
          ...changeSetting('jit', 'off', { source: 'database', database }),
        },
      ],
      unseen: [],
      looked,
    };
  },
});
