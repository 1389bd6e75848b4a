/** Events that never run because the scheduler is off. */
import { mysqlCheck } from '../../check.ts';
import {
  cells,
  fine,
  grantee,
  hasIn,
  inScope,
  plural,
  setGlobal,
  setting,
  shown,
  wholeDatabase,
} from '../words.ts';

export const check = mysqlCheck({
  id: 'events-off',
  title: 'Events that never run',
  group: 'server',
  cost: 'catalogue',
  about:
    'Enabled events while event_scheduler is not ON, as it is by default on MariaDB. On a replica events are disabled by the replication itself, and not reported.',
  needs: 'EVENT on the database, where the scheduler is off',
  thresholds: {},
  query: (server) =>
    setting(server, 'event_scheduler') === 'ON'
      ? undefined
      : `SELECT EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE STATUS = 'ENABLED' AND ${inScope('EVENT_SCHEMA', server)} ORDER BY 1, 2`,
  judge: (rows, server) => {
    const scheduler = setting(server, 'event_scheduler') ?? 'OFF';
    if (scheduler === 'ON') return fine('the scheduler is on');
    const isSeen = hasIn(server.here, 'EVENT');
    const [first] = rows.map(cells);
    const names = `${shown(first?.text(1) ?? '')}${rows.length > 1 ? ` and ${rows.length - 1} more` : ''}`;
    return {
      findings:
        first === undefined
          ? []
          : [
              {
                object: { kind: 'setting', name: 'event_scheduler' },
                grade: 'soon',
                weight: rows.length,
                message: `event_scheduler is ${scheduler}, and ${plural(rows.length, 'enabled event')} (${names}) never ${rows.length === 1 ? 'runs' : 'run'}: what ${rows.length === 1 ? 'it deletes or sums' : 'they delete or sum'} stays undone, with no error. ${scheduler === 'DISABLED' ? 'Start the server with event_scheduler = ON' : 'Switch it on'}, or disable the events.`,
                ...(scheduler === 'DISABLED' ? {} : { script: setGlobal(server, 'event_scheduler', 'ON') }),
              },
            ],
      unseen: isSeen
        ? []
        : [
            {
              because: `Events are hidden from ${shown(server.role)}.`,
              grant: `GRANT EVENT ON ${wholeDatabase(server)} TO ${grantee(server)}`,
            },
          ],
      looked: plural(rows.length, 'enabled event'),
    };
  },
});
