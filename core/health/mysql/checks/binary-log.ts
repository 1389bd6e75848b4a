/** How changes are written to the binary log, and how long it is kept. */
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import { fine, isOn, numberOf, setGlobal, setting } from '../words.ts';

export const check = mysqlCheck({
  id: 'binary-log',
  title: 'Binary logs that differ or are never removed',
  group: 'replication',
  cost: 'live',
  about:
    'Where there is a binary log: binlog_format STATEMENT, and no time after which logs are removed. Free disk space is not visible in SQL.',
  needs: 'nothing',
  thresholds: {},
  query: () => undefined,
  judge: (_, server) => {
    if (!isOn(server, 'log_bin')) return fine('no binary log');
    const { variables } = server;
    const seconds = numberOf(variables, 'binlog_expire_logs_seconds');
    const days = numberOf(variables, 'expire_logs_days');
    const isKept = (seconds ?? 0) === 0 && (days ?? 0) === 0;
    const isByStatement = setting(server, 'binlog_format') === 'STATEMENT';
    const findings: readonly HealthFinding[] = [
      ...(isByStatement
        ? [
            {
              object: { kind: 'setting', name: 'binlog_format' },
              grade: 'soon',
              weight: 1,
              message:
                'binlog_format is STATEMENT: a statement with LIMIT, UUID(), a trigger or a function can have another effect on a replica, or when the log is replayed after a restore. Set it to ROW.',
              script: setGlobal(server, 'binlog_format', 'ROW'),
            } as const,
          ]
        : []),
      ...(isKept
        ? [
            {
              object: { kind: 'setting', name: seconds === undefined ? 'expire_logs_days' : expiry },
              grade: 'soon',
              weight: 2,
              message:
                'No binary log is removed by its age: they fill the disk, and then every write waits. Set a time that is longer than the time between two backups and longer than a replica may be away.',
              script:
                seconds === undefined
                  ? setGlobal(server, 'expire_logs_days', '14')
                  : setGlobal(server, expiry, String(14 * 86_400)),
            } as const,
          ]
        : []),
    ];
    return { findings, unseen: [], looked: 'a binary log' };
  },
});

const expiry = 'binlog_expire_logs_seconds';
