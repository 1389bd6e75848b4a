/** A job queue whose workers wait for each other. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  waits:
    'Two workers that take the next row of {table} want the same one, and the second waits for the first’s transaction. Add SKIP LOCKED.',
} as const;

const jobs = 'CREATE TABLE jobs (id bigint PRIMARY KEY, state text, at timestamptz);';

export const rule = defineRule({
  id: 'query/queue-without-skip-locked',
  hazard: 'advice',
  preset: 'strict',
  summary: 'ORDER BY … LIMIT … FOR UPDATE without SKIP LOCKED or NOWAIT.',
  why: `All workers find the same first row. One locks it, the others wait until its transaction ends, look at the row again, find that it is
taken and, with LIMIT 1, come back with nothing although jobs are waiting.`,
  instead: '`FOR UPDATE SKIP LOCKED`.',
  whenOff: 'Where there is one worker, or rows have to be taken strictly in order.',
  messages,
  fix: { kinds: [], because: 'Whether rows may be taken out of their order is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'The next job',
      `SELECT id FROM jobs WHERE state = 'new' ORDER BY at LIMIT 1 FOR UPDATE;
--                                                          ^^^^^^^^^^ info: Two workers that take the next row of jobs want the same one, and the second waits for the first’s transaction. Add SKIP LOCKED.`,
      { history: [jobs] },
    ),
    bad(
      'Taken by an UPDATE',
      `UPDATE jobs SET state = 'taken' WHERE id IN (SELECT id FROM jobs WHERE state = 'new' ORDER BY id LIMIT 5 FOR NO KEY UPDATE);
--                                                                                                       ^^^^^^^^^^^^^^^^^ info: Two workers that take the next row of jobs want the same one, and the second waits for the first’s transaction. Add SKIP LOCKED.`,
      { history: [jobs] },
    ),
    good(
      'What others hold is left to them',
      "SELECT id FROM jobs WHERE state = 'new' ORDER BY at LIMIT 1 FOR UPDATE SKIP LOCKED;",
      {
        history: [jobs],
      },
    ),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (!block.locksRows || block.limit === undefined || block.order.length === 0) return;
    // The newest row is read, not taken from a queue.
    const [key, ...more] = block.order;
    if (
      key?.descending === true &&
      more.length === 0 &&
      block.limit.kind === 'constant' &&
      block.limit.text === '1'
    )
      return;
    const [source] = block.sources;
    if (source?.relation === undefined || block.sources.length > 1) return;
    const at =
      context.keyword(block.span, 'for', 'update') ??
      context.keyword(block.span, 'for', 'no', 'key', 'update');
    if (at === undefined) return;
    const rest = { start: at.end, end: block.span.end };
    if (
      context.keyword(rest, 'skip', 'locked') !== undefined ||
      context.keyword(rest, 'nowait') !== undefined
    )
      return;
    context.report({ message: 'waits', at, data: { table: displayName(source.relation) } });
  }),
});
