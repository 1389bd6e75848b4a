/** The planner's price of a random read against the time that reads were measured to take. */
import { postgresCheck } from '../../check.ts';
import { changeSetting, sourceOf } from '../settings.ts';
import { cells, fine, formatCount } from '../words.ts';

const low = '1.1';

export const check = postgresCheck({
  id: 'read-costs',
  title: 'Price of a random read',
  group: 'settings',
  cost: 'live',
  about:
    'random_page_cost at least three times seq_page_cost, while a block of this database was read faster, on average, than a disk turns. Reads are timed only where track_io_timing is on.',
  needs: 'nothing',
  thresholds: {
    microseconds: {
      value: 500,
      unit: 'count',
      about: 'microseconds for a block, on average: what is faster comes from no turning disk',
    },
    reads: { value: 100_000, unit: 'count', about: 'blocks were read, fewer say nothing' },
  },
  query:
    () => `SELECT current_setting('random_page_cost'), current_setting('seq_page_cost'), current_setting('track_io_timing'),
    blks_read::text, blk_read_time::text, ${sourceOf('random_page_cost')} FROM pg_stat_database WHERE datname = current_database()`,
  judge: (rows, { database }, limits) => {
    const { text, number } = cells(rows[0]);
    const [random = 0, sequential = 0, reads = 0, ms = 0] = [0, 1, 3, 4].map(number);
    const looked = `random_page_cost ${text(0)}, seq_page_cost ${text(1)}`;
    if (random < 3 * sequential || reads < limits.reads) return fine(looked);
    if (text(2) !== 'on' || ms === 0) {
      const because = `How long a read takes is not known, because track_io_timing is ${text(2)}; random_page_cost is ${text(0)}, which is for turning disks.`;
      return {
        findings: [],
        unseen: [{ because, grant: "ALTER SYSTEM SET track_io_timing = 'on'" }],
        looked,
      };
    }
    const each = (ms * 1_000) / reads;
    if (each > limits.microseconds) return fine(`${looked}, ${Math.round(each)} µs for a block`);
    return {
      findings: [
        {
          object: { kind: 'setting', name: 'random_page_cost' },
          grade: 'sometime',
          weight: random,
          message: `random_page_cost is ${text(0)} with seq_page_cost ${text(1)}, the ratio of turning disks, but a block takes ${Math.round(each)} µs (${formatCount(reads)} reads): the planner prefers scans of whole tables to indexes. The manual gives ${low} for solid-state drives: set it for this database and look at the plans.`,
          ...changeSetting('random_page_cost', low, { source: text(5), database }),
        },
      ],
      unseen: [],
      looked,
    };
  },
});
