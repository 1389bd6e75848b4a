/** What words a migration may have that are nobody's names. */

/** Keywords, types, functions and values of options, of any of the servers. */
export const ofSql: ReadonlySet<string> = new Set(
  `add after all alter always and any archive aria array as asc at before begin bigint bit big blackhole blob bool boolean bpchar btree by call case
cast char character charset check citext clob cluster collate column columnproperty columns commit concurrently constraint create csv cross
current current_date current_setting current_time current_timestamp clock_timestamp datetime date db_id dbo decimal default delete
dense_rank desc distinct do domain double drop else end engine eger event event_ exclude exec execute exists explicit extract false
float for force foreign from fts full function geography geometry geometrycollection grant group groups hash having hypertable if in
index indexes indexproperty information_schema inner insert int integer intersect interval into is join json jsonb key lateral left like
limit line linestring localtime localtimestamp long master match materialized medium mediumint memory merge multi myisam name nchar no normalize not
now ntext null numeric nvarchar object_id col_length of off offset oid on only option or order outer over overlay owner parallel partition plpgsql
point poly polygon policy position primary privileges procedure public raise raiserror range rank real references rename replace restart restrict
returning revoke right role rollback routine row row_number rows rtree schema schema_id scheme select sequence serial session set setval
signal small smallint spellfix sql start statement_timestamp statistics stored string substring sys sysname table tablefunc temp temporary
text the then throw time timestamp timestamptz tiny tinyint to today tomorrow top transaction trigger trim true truncate type type_id
union unique unsigned until update use user using utf ute mb uuid validate values varchar varying view virtual when where
width with without xml year yes yesterday zone pg pg_temp heap transaction_timestamp timeofday
array_agg avg between count current_user duplicate except fetch json_agg lock longtext max min mode ms output string_agg sum tablesample tinytext wait`.split(
    /\s+/,
  ),
);
