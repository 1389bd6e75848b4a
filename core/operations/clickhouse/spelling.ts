/** How ClickHouse writes names: case-sensitive, qualified by their database, which is `default` if none is written. */
import { wordSet } from '../../collections/word-set.ts';
import { unquotedName } from '../../syntax/clickhouse/identifier.ts';
import type { Spelling } from '../tokens/cursor.ts';

const notColumns = wordSet(`
  and or not in is null true false between like ilike case when then else end select from where as distinct on join
  global any all array using order by group limit asc desc interval second minute hour day week month quarter year delete
  to disk volume set recompress codec
`);

export const clickhouseSpelling: Spelling = {
  name: unquotedName,
  schema: (name) => (name.text === 'default' ? undefined : name),
  isName: () => false,
  escapes: true,
  notColumns,
};
