/** Transactions of two-phase commit whose second phase has not come. */
import { postgresCheck } from '../../check.ts';
import { cells, lasted, lasting, literal, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'prepared-transactions',
  title: 'Prepared transactions left open',
  group: 'transactions',
  cost: 'live',
  about:
    'A prepared transaction keeps its locks over restarts until somebody ends it. Only a session in its own database can; a transaction manager does it by itself, usually within seconds.',
  needs: 'nothing',
  thresholds: { soon: { value: 300, unit: 'seconds', about: 'prepared' } },
  query:
    () => `SELECT gid, transaction::text, owner::text, database::text, extract(epoch FROM clock_timestamp() - prepared)::text,
    (database = current_database())::text FROM pg_prepared_xacts`,
  judge: (rows, _, limits) => {
    const all = rows.map(cells);
    return {
      findings: lasted(all, 4, limits).map(({ row: { text, flag }, seconds, grade }) => {
        const [gid, transaction] = [text(0), text(1)];
        const same = `gid = ${literal(gid)} AND transaction = ${literal(transaction)}::xid`;
        return {
          object: { kind: 'prepared transaction', name: gid },
          grade,
          weight: seconds,
          message: `The prepared transaction ${shown(gid)} of ${shown(text(2))} in ${shown(text(3))} has been open for ${lasting(seconds)}: it keeps its locks, and VACUUM cannot remove newer rows. Ask its transaction manager whether it is to be committed; else roll it back.`,
          ...(flag(5)
            ? {
                script: {
                  title: `Roll back the prepared transaction ${gid}`,
                  refuse: [
                    {
                      when: `NOT EXISTS (SELECT FROM pg_prepared_xacts WHERE ${same})`,
                      because: `The prepared transaction ${gid} is gone, or another one has its name.`,
                    },
                  ],
                  statements: [`ROLLBACK PREPARED ${literal(gid)}`],
                  rollback: `none: what it wrote is lost. COMMIT PREPARED ${literal(gid)} is the other choice.`,
                },
              }
            : {}),
        } as const;
      }),
      unseen: [],
      looked: plural(all.length, 'prepared transaction'),
    };
  },
});
