/** The arguments of `plinth capacity`: the snapshots, and the disk that there is. */
import { number, oneOf, output, size, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(['text', 'json', 'html'], '', 'text'),
  output,
  disk: size('the bytes that there are for this database, such as 500GB'),
  within: number(
    'DAYS',
    ['days', 1, 36_500],
    'end with 1 if something runs out within so many days of the last snapshot',
  ),
};

export interface CapacityRequest extends Values<typeof options> {
  /** As given; empty for the history of plinth.stats.json in git. */
  readonly paths: readonly string[];
}

export const capacity = verb({
  name: 'capacity',
  summary: [['capacity [files…]', 'say what runs out and when, from snapshots of a database']],
  usage: `plinth capacity [--disk SIZE] [--within DAYS] [files or folders…]

Says when sequences, columns and foreign keys that are too small for their values, transaction IDs, partitions by time and the disk run out,
the nearest first. It reads snapshots that “plinth stats pull” has written: the named files, all *.json of a named folder, or without a name
every version of plinth.stats.json that git has. No database is contacted.

A date is given with the range that the snapshots allow: four or more over two weeks or more. Fewer give a date at the present rate and no
error; one gives no date. No date is further away than ten times what the snapshots cover. A counter that was set back, or a size that shrank
by more than 20 %, begins again.`,
  options,
  notes: `Exit codes
  0  written
  1  something has run out, or does within --within days
  2  wrong arguments, or snapshots that cannot be read`,
  request: (values, paths): CapacityRequest => ({ ...values, paths }),
});
