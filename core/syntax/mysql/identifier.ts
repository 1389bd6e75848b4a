/** How MySQL and MariaDB read and write identifiers (manual, "Schema Object Names", "Keywords and Reserved Words"). */
import { wordSet } from '../../collections/word-set.ts';
import type { Writing } from '../writing.ts';

export const mysqlWriting: Writing = {
  nameOf: unquoted,
  isReserved: (word) => reserved.has(word),
  quote: (name) => {
    const word = name.toLowerCase();
    const isBare = /^[a-z_$][\w$]*$/i.test(name) && !reserved.has(word) && !reservedSomewhere.has(word);
    return isBare ? name : quotedName(name);
  },
};

/** Whatever it is. */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function unquoted(written: string): string {
  return written.startsWith('`') ? written.slice(1, -1).replaceAll('``', '`') : written;
}

/** Reserved by MySQL and MariaDB, and the words of operators. */
const reserved = wordSet(`
  accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade
  case change char character check collate column condition constraint continue convert create cross
  current_date current_time current_timestamp current_user cursor database databases day_hour day_microsecond
  day_minute day_second dec decimal declare default delayed delete desc describe deterministic distinct
  distinctrow div double drop dual each else elseif enclosed escape escaped except exists exit explain false
  fetch float float4 float8 for force foreign from fulltext generated grant group having high_priority
  hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1
  int2 int3 int4 int8 integer intersect interval into is iterate join key keys kill lateral leading leave left
  like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority match
  maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural not
  no_write_to_binlog null numeric of on optimize option optionally or order out outer outfile over partition
  precision primary procedure purge range read reads read_write real recursive references regexp release rename
  repeat replace require resignal restrict return revoke right rlike schema schemas second_microsecond select
  sensitive separator set show signal smallint spatial specific sql sqlexception sqlstate sqlwarning
  sql_big_result sql_calc_found_rows sql_small_result ssl starting stored straight_join table terminated then
  tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using
  utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying when where while window with
  write xor year_month zerofill
`);

/** Names on one of the two servers or in older versions, which are read as names and written in quotes. */
const reservedSomewhere = wordSet(`
  cube cume_dist current_role delete_domain_id dense_rank do_domain_ids empty first_value function get grouping
  groups ignore_domain_ids io_after_gtids io_before_gtids json_table lag last_value lead master_bind
  master_demote_to_replica master_demote_to_slave master_ssl_verify_server_cert nth_value ntile offset
  optimizer_costs page_checksum parse_vcol_expr percent_rank portion rank ref_system_id returning row row_number
  rows sql_buffer_result sql_cache sql_no_cache stats_auto_recalc stats_persistent stats_sample_pages system
  virtual
`);
