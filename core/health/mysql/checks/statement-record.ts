/** Whether slow statements are recorded anywhere. */
import { mysqlCheck } from '../../check.ts';
import { isOn, setGlobal, setting } from '../words.ts';

export const check = mysqlCheck({
  id: 'statement-record',
  title: 'Slow statements that nobody records',
  group: 'server',
  cost: 'live',
  about:
    'performance_schema off and no slow query log: after an incident nobody can tell which statements were slow.',
  needs: 'nothing',
  thresholds: {},
  query: () => undefined,
  judge: (_, server) => {
    const [schema, log] = [isOn(server, 'performance_schema'), isOn(server, 'slow_query_log')];
    const time = Number(setting(server, 'long_query_time') ?? '10');
    return {
      findings:
        schema || log
          ? []
          : [
              {
                object: { kind: 'setting', name: 'slow_query_log' },
                grade: 'sometime',
                weight: 1,
                message: `performance_schema and slow_query_log are off, so slow statements are recorded nowhere. Start the server with performance_schema = ON, which plinth statements reads, or switch the log on: it takes statements of ${time} s and longer, with their values, into a file on the server.`,
                script: setGlobal(server, 'slow_query_log', 'ON'),
              },
            ],
      unseen: [],
      looked: schema ? 'performance_schema is on' : `the slow query log is on, from ${time} s`,
    };
  },
});
