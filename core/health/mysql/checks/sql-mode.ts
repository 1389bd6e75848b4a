/** Whether a value that does not fit is refused. */
import { mysqlCheck } from '../../check.ts';
import { setGlobal, setting } from '../words.ts';

export const check = mysqlCheck({
  id: 'sql-mode',
  title: 'Values that are cut without an error',
  group: 'server',
  cost: 'live',
  about:
    'The sql_mode of new sessions without STRICT_TRANS_TABLES and STRICT_ALL_TABLES. An application may set its own, which is not seen here.',
  needs: 'nothing',
  thresholds: {},
  query: () => undefined,
  judge: (_, server) => {
    const mode = setting(server, 'sql_mode') ?? '';
    const isStrict = /\b(?:STRICT_TRANS_TABLES|STRICT_ALL_TABLES|TRADITIONAL)\b/.test(mode);
    const strict = mode === '' ? 'STRICT_TRANS_TABLES' : `STRICT_TRANS_TABLES,${mode}`;
    return {
      findings: isStrict
        ? []
        : [
            {
              object: { kind: 'setting', name: 'sql_mode' },
              grade: 'soon',
              weight: 1,
              message:
                'sql_mode is not strict: a text that is too long is cut, a number out of range is changed to the nearest one, and a missing value becomes 0 or empty, each with a warning alone. Find out which statements rely on that, then set STRICT_TRANS_TABLES.',
              script: setGlobal(server, 'sql_mode', strict),
            },
          ],
      unseen: [],
      looked: mode === '' ? 'no mode' : mode.replaceAll(',', ', '),
    };
  },
});
