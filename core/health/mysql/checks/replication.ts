/** What a replica says of itself: whether it runs, how far it is behind, and whether it can be written to. */
import { nameOf, sourcesIn, sourcesQuery } from '../../../safe-now/mysql-sources.ts';
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import { grantee, isOn, lasting, plural, shown } from '../words.ts';

export const check = mysqlCheck({
  id: 'replication',
  title: 'Replicas that stopped or are behind',
  group: 'replication',
  cost: 'live',
  about:
    'The state of each source that this server replicates from. The time behind says nothing while the replica does not receive. Replicas of this server are not seen from here: check each of them. The text of an error is not shown, since it may hold values.',
  needs: 'SLAVE MONITOR on MariaDB, REPLICATION CLIENT on MySQL',
  thresholds: {
    soon: { value: 300, unit: 'seconds', about: 'behind its source' },
    now: { value: 3_600, unit: 'seconds', about: 'behind its source' },
  },
  isNamed: true,
  query: ({ isMaria, version }) => sourcesQuery(isMaria, version),
  refused: (server) => ({
    because: `Whether this server is a replica is hidden from ${shown(server.role)}.`,
    grant: `GRANT ${server.isMaria && server.version >= 100500 ? 'SLAVE MONITOR' : 'REPLICATION CLIENT'} ON *.* TO ${grantee(server)}`,
  }),
  judge: ([names = [], ...rows], server, limits) => {
    const findings = sourcesIn(names, rows).flatMap((source): readonly HealthFinding[] => {
      const of = (name: string): string => source(name) ?? '';
      const channel = nameOf(source);
      const object = { kind: 'replica', name: channel === '' ? 'replication' : channel } as const;
      const from = shown(of('Master_Host'));
      const finding = (grade: HealthFinding['grade'], weight: number, message: string): HealthFinding => ({
        object,
        grade,
        weight,
        message,
      });
      const error = (thread: 'IO' | 'SQL'): string => {
        const code = of(`Last_${thread}_Errno`);
        return code === '' || code === '0' ? '' : ` (error ${code})`;
      };
      const behind = Number(source('Seconds_Behind_Master') ?? 0);
      const isPositioned = of('Using_Gtid') === 'No' || of('Auto_Position') === '0';
      return [
        ...(of('Slave_SQL_Running') === 'No'
          ? [
              finding(
                'now',
                3,
                `The replica of ${from} applies nothing${error('SQL')}: its rows are those of when it stopped, and the logs of the source are kept, or lost. SHOW ALL SLAVES STATUS has the reason; mend it, then start it again.`,
              ),
            ]
          : []),
        ...(of('Slave_IO_Running') === 'Yes'
          ? []
          : [
              finding(
                'now',
                2,
                `The replica of ${from} receives nothing${error('IO')}: ${of('Slave_IO_Running') === 'Connecting' ? 'it cannot connect' : 'it was stopped'}. Every change at the source is missing here. Look at its address, its account and the network.`,
              ),
            ]),
        ...(behind >= limits.soon
          ? [
              finding(
                behind >= limits.now ? 'now' : 'soon',
                1,
                `The replica of ${from} is ${lasting(behind)} behind: its readers see old rows, and a failover waits or loses them. Look for a long statement or a table without a primary key; more parallel threads help many small ones.`,
              ),
            ]
          : []),
        ...(isPositioned
          ? [
              finding(
                'sometime',
                0,
                `The replica of ${from} follows by file and position: after a failover nobody knows where another source continues. Use GTIDs.`,
              ),
            ]
          : []),
      ];
    });
    const isWritable = rows.length > 0 && !isOn(server, 'read_only');
    const writable: HealthFinding = {
      object: { kind: 'setting', name: 'read_only' },
      grade: 'sometime',
      weight: 0,
      message:
        'This replica takes writes of every account: one that is created here is not at the source, and a later change of the same row stops the replication. Set read_only, if its tables have one source alone.',
    };
    return {
      findings: [...findings, ...(isWritable ? [writable] : [])],
      unseen: [],
      looked: rows.length === 0 ? 'not a replica' : plural(rows.length, 'source'),
    };
  },
});
