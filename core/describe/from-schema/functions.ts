/** What built-in functions of MySQL and MariaDB, and of SQLite, return. A name that is not here returns what is not known. */
import { wordSet } from '../../collections/word-set.ts';

/**
 * A type, or what it follows from: the common type of the arguments (of IF, without the first), a number like the first one, that number without its
 * fraction, or a sum of such.
 */
export type Returned = string | { readonly like: Likeness };

type Likeness = 'arguments' | 'branches' | 'number' | 'sum' | 'whole';

export function returnedBy(dialect: 'mysql' | 'sqlite', name: string): Returned | undefined {
  return functions[dialect].get(name);
}

const like = (kind: Likeness): Returned => ({ like: kind });

function table(entries: readonly (readonly [Returned, string])[]): ReadonlyMap<string, Returned> {
  return new Map(
    entries.flatMap(([type, names]) => [...wordSet(names)].map((name) => [name, type] as const)),
  );
}

const functions = {
  /** https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html */
  mysql: table([
    [
      'bigint',
      `ascii bit_and bit_count bit_length bit_or bit_xor char_length character_length connection_id count crc32 datediff day dayofmonth dayofweek
      dayofyear dense_rank extract field find_in_set found_rows get_lock hour inet_aton instr is_free_lock is_used_lock isnull json_contains json_contains_path json_depth
      json_length json_valid last_insert_id length locate microsecond minute month ntile octet_length ord period_add period_diff position
      quarter rank regexp_instr regexp_like release_all_locks release_lock row_count row_number second sign strcmp time_to_sec timestampdiff to_days to_seconds
      unix_timestamp uuid_short week weekday weekofyear year yearweek`,
    ],
    [
      'double',
      `acos asin atan atan2 cos cot cume_dist degrees exp ln log log10 log2 percent_rank pi pow power radians rand sin sqrt std stddev
      stddev_pop stddev_samp tan var_pop var_samp variance`,
    ],
    [
      'varchar',
      `bin char concat concat_ws conv current_user database date_format dayname elt export_set format hex inet_ntoa insert
      json_quote json_type json_unquote lcase left load_file lower lpad ltrim make_set md5 mid monthname oct password quote regexp_replace
      regexp_substr repeat replace reverse right rpad rtrim schema sha sha1 sha2 soundex space substr substring substring_index time_format
      to_base64 trim ltrim btrim ucase upper user uuid version`,
    ],
    ['text', 'group_concat'],
    [
      'json',
      `json_array json_array_append json_array_insert json_arrayagg json_extract json_insert json_keys json_merge json_merge_patch
      json_merge_preserve json_object json_objectagg json_remove json_replace json_search json_set`,
    ],
    [
      'varbinary',
      'aes_decrypt aes_encrypt compress from_base64 inet6_aton random_bytes uncompress unhex uuid_to_bin',
    ],
    [
      'datetime',
      `addtime adddate convert_tz current_timestamp date_add date_sub from_unixtime localtime localtimestamp now str_to_date subdate subtime
      sysdate timestamp timestampadd utc_timestamp`,
    ],
    ['date', 'curdate current_date date from_days last_day makedate utc_date'],
    ['time', 'current_time curtime maketime sec_to_time time timediff utc_time'],
    [like('number'), 'abs mod round truncate'],
    [like('whole'), 'ceil ceiling floor'],
    [like('sum'), 'avg sum'],
    [
      like('arguments'),
      'any_value coalesce first_value greatest ifnull lag last_value lead least max min nth_value nullif values',
    ],
    [like('branches'), 'if'],
  ]),
  /** https://www.sqlite.org/lang_corefunc.html and the pages beside it. */
  sqlite: table([
    [
      'INTEGER',
      `changes count dense_rank glob instr json_array_length json_valid last_insert_rowid length like ntile octet_length random rank
      row_number sign total_changes unicode unixepoch`,
    ],
    [
      'REAL',
      `acos acosh asin asinh atan atan2 atanh avg cos cosh cume_dist degrees exp julianday ln log log10 log2 percent_rank pi pow power
      radians sin sinh sqrt tan tanh total`,
    ],
    [
      'TEXT',
      `char concat concat_ws current_date current_time current_timestamp date datetime format group_concat hex highlight json json_array
      json_group_array json_group_object json_insert json_object json_patch json_quote json_remove json_replace json_set json_type lower
      ltrim printf quote replace rtrim snippet soundex sqlite_version strftime string_agg substr substring time trim btrim typeof upper`,
    ],
    ['BLOB', 'randomblob unhex zeroblob'],
    [like('number'), 'abs ceil ceiling floor mod round sum trunc'],
    [like('arguments'), 'coalesce first_value ifnull lag last_value lead max min nth_value nullif'],
    [like('branches'), 'iif if'],
  ]),
} as const;
