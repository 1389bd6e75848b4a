/** `history`: which migrations created, changed and dropped an object. */
import type { HistoryEvent } from '../../../core/schema/history.ts';
import { LineIndex } from '../../../core/text/line-index.ts';
import { slice } from '../../../core/text/span.ts';
import type { Session } from '../../../engine/session/session.ts';
import { data, refused } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { needed, text } from '../fields.ts';
import { namesIn } from '../names.ts';
import { tool } from '../tool.ts';

/** Of one statement. */
const mostSql = 2_000;

export const history = tool({
  name: 'history',
  title: 'Show the history of an object',
  description:
    'Each migration that created, changed, renamed or dropped a table, a column or an index, with its statement. Use it to find out why something is as it is, or whether a column was already dropped.',
  fields: {
    object: needed('A table, index or column: orders, orders_pkey, orders.total, billing.invoices.total.'),
    folder: text('The migration folder, if there are several.'),
  },
  answer: async ({ object, folder }, desk) => {
    const scene = await desk.scene(folder);
    if (typeof scene === 'string') return refused(scene);
    for (const { name, column } of namesIn(object)) {
      const events = await scene.session.historyOf(scene.folder, name, column);
      if (events !== undefined)
        return data({ version: 1, object, events: events.map((one) => eventJson(one, scene.session, desk)) });
    }
    return refused(`No migration here has created ${object}.`);
  },
});

function eventJson({ file, span, what }: HistoryEvent, session: Session, desk: Desk) {
  const written = session.textOf(file) ?? '';
  const { line } = new LineIndex(written).position(span.start);
  return { what, file: desk.shown(session, file), line, sql: slice(written, span).slice(0, mostSql) };
}
