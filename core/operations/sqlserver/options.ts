/** WITH (name = value, …), and the filegroup of a table, index or constraint. */
import type { IndexStorage, Option } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';

/** The options in the parentheses that begin here, in lower case: `online = on (wait_at_low_priority (…))` becomes `online: on (…)`. */
export function optionsIn(cursor: Cursor): readonly Option[] {
  return (cursor.group()?.list() ?? []).map((one) => {
    const from = one.at;
    while (!one.isDone && one.word() !== '=' && one.word() !== '(') one.at += 1;
    const { start, end } = one.spanFrom(from);
    one.take('=');
    const value = one.isDone ? undefined : one.written(one.rest()).toLowerCase().replaceAll(/\s+/g, ' ');
    return { name: one.text.slice(start, end).toLowerCase(), value };
  });
}

/** `WITH (…)`, or WITH FILLFACTOR = 80 and the like, as in old scripts. */
export function withOptions(cursor: Cursor): readonly Option[] {
  if (!cursor.is('with')) return [];
  if (cursor.word(1) === '(') {
    cursor.at += 1;
    return optionsIn(cursor);
  }
  if (cursor.word(2) !== '=' && !bare.has(cursor.word(1))) return [];
  cursor.at += 1;
  const options: Option[] = [];
  do {
    const name = cursor.word();
    cursor.at += 1;
    const isSet = cursor.take('=');
    const value = isSet ? cursor.word() : undefined;
    if (isSet) cursor.at += 1;
    options.push({ name, value });
  } while (cursor.take(','));
  return options;
}

const bare: ReadonlySet<string> = new Set([
  ...['pad_index', 'ignore_dup_key', 'drop_existing', 'statistics_norecompute', 'sort_in_tempdb'],
]);

/** ON filegroup, ON scheme (column), TEXTIMAGE_ON, FILESTREAM_ON, in any order and with WITH in between. */
export function storageAfter(cursor: Cursor): IndexStorage {
  let tablespace: string | undefined;
  const options: Option[] = [];
  for (;;) {
    const { at } = cursor;
    options.push(...withOptions(cursor));
    if (cursor.is('on') && cursor.word(1) !== 'delete' && cursor.word(1) !== 'update') {
      cursor.at += 1;
      tablespace = cursor.objectName()?.name.text;
      if (cursor.word() === '(') {
        cursor.group();
        options.push({ name: 'partitioned', value: undefined });
      }
    } else if (cursor.takeOne('textimage_on', 'filestream_on') !== undefined) cursor.next();
    if (cursor.at === at) return { options, tablespace };
  }
}
