/** Settings with which a crash loses or damages data. */
import { mysqlCheck, type HealthFinding } from '../../check.ts';
import { isOn, setGlobal, setting } from '../words.ts';

export const check = mysqlCheck({
  id: 'durability-settings',
  title: 'Settings that can lose data',
  group: 'server',
  cost: 'live',
  about:
    'innodb_flush_log_at_trx_commit other than 1, sync_binlog 0 where there is a binary log, innodb_doublewrite off, and innodb_force_recovery.',
  needs: 'nothing',
  thresholds: {},
  query: () => undefined,
  judge: (_, server) => {
    const flush = setting(server, 'innodb_flush_log_at_trx_commit');
    const findings: HealthFinding[] = [];
    const add = (
      name: string,
      grade: HealthFinding['grade'],
      why: string,
      more: Pick<HealthFinding, 'script'> = {},
    ): number =>
      findings.push({
        object: { kind: 'setting', name },
        grade,
        weight: 1,
        message: `${name} is ${setting(server, name) ?? ''}: ${why}.`,
        ...more,
      });
    if (flush === '0' || flush === '2')
      add(
        'innodb_flush_log_at_trx_commit',
        'soon',
        `a crash of the ${flush === '0' ? 'server' : 'machine'} loses transactions of the last second that were confirmed. Set it to 1, unless the data can be made again`,
        { script: setGlobal(server, 'innodb_flush_log_at_trx_commit', '1') },
      );
    if (isOn(server, 'log_bin') && setting(server, 'sync_binlog') === '0')
      add(
        'sync_binlog',
        'soon',
        'a crash of the machine loses the end of the binary log, and replicas then have other data than this server. Set it to 1',
        { script: setGlobal(server, 'sync_binlog', '1') },
      );
    if (setting(server, 'innodb_doublewrite') === 'OFF')
      add(
        'innodb_doublewrite',
        'soon',
        'a crash of the machine leaves pages of which half is old, and recovery does not repair them. Switch it on, unless the file system writes whole pages; that takes a restart',
      );
    if ((setting(server, 'innodb_force_recovery') ?? '0') !== '0')
      add(
        'innodb_force_recovery',
        'now',
        'parts of InnoDB are off, for rescuing data alone. Dump what there is, and start a new server without it',
      );
    return { findings, unseen: [], looked: 'four settings' };
  },
});
