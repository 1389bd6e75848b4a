/** The contents of a table, view or another relation, except its partitions: columns, keys, indexes and other parts. */
import { comment, granted, grantRows, ownedBy, rows, type Listing } from './listing.ts';

export const columnsGroup = 'Columns';

const inRelation = (oid: string): string => `pg_constraint k WHERE k.conrelid = ${oid}`;

const validity = (version: number): string =>
  version >= 180_000
    ? `CASE WHEN NOT k.conenforced THEN 'not enforced' WHEN NOT k.convalidated THEN 'not valid' END`
    : `CASE WHEN NOT k.convalidated THEN 'not valid' END`;

const keyColumns = (relation: string, numbers: string): string =>
  `(SELECT string_agg(a.attname, ', ' ORDER BY o.place) FROM unnest(${numbers}) WITH ORDINALITY o (number, place)
    JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = o.number)`;

const constraintFacts = [
  'pg_get_constraintdef(k.oid)',
  `CASE WHEN NOT k.convalidated THEN 'Rows that were there before it may break it: it was never validated.' END`,
  `CASE WHEN k.condeferrable THEN CASE WHEN k.condeferred THEN 'deferrable, initially deferred' ELSE 'deferrable' END END`,
  `CASE WHEN NOT k.conislocal THEN 'inherited' END`,
];

/** In the order in which they are shown. */
export const inRelationListings: readonly Listing[] = [
  {
    group: columnsGroup,
    sql: ({ oid, version }) =>
      rows({
        kind: `CASE WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)) THEN 'key-column'
          WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) THEN 'reference-column'
          ELSE 'column' END`,
        id: 'a.attnum',
        name: 'a.attname',
        detail: `concat_ws(', ', CASE WHEN a.attnotnull THEN 'not null' END, CASE a.attidentity WHEN 'a' THEN 'identity' WHEN 'd' THEN 'identity by default' END,
          CASE a.attgenerated WHEN 's' THEN 'generated' WHEN 'v' THEN 'virtual' END, CASE WHEN a.atthasdef AND a.attgenerated = '' THEN 'default' END)`,
        facts: [
          // Since version 18 each NOT NULL is a named constraint.
          version >= 180_000
            ? `CASE WHEN a.attnotnull THEN 'not null' || coalesce(', by constraint ' || (SELECT k.conname FROM pg_constraint k
                WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND k.convalidated), '') ELSE 'nullable' END`
            : `CASE WHEN a.attnotnull THEN 'not null' ELSE 'nullable' END`,
          `CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END`,
          `CASE a.attgenerated WHEN '' THEN 'default ' WHEN 's' THEN 'generated, stored, as ' ELSE 'generated, virtual, as ' END || pg_get_expr(d.adbin, d.adrelid)`,
          `(SELECT string_agg('refers to ' || k.confrelid::regclass, '; ' ORDER BY k.conname) FROM pg_constraint k
            WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey))`,
          `CASE WHEN a.attcollation <> t.typcollation THEN 'collation ' || a.attcollation::regcollation END`,
          `CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END`,
          ...(version >= 140_000
            ? [`'compression ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END`]
            : []),
          `'statistics target ' || nullif(a.attstattarget, -1)`,
          `CASE WHEN NOT a.attislocal THEN 'inherited' END`,
          `'options ' || array_to_string(a.attfdwoptions, ', ')`,
          granted('a.attacl'),
        ],
        sqlName: 'quote_ident(a.attname)',
        comment: 'col_description(a.attrelid, a.attnum)',
        type: 'format_type(a.atttypid, a.atttypmod)',
        from: `pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      }),
  },
  {
    group: 'Keys',
    sql: ({ oid, version }) =>
      rows({
        kind: `CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique-key' ELSE 'foreign-key' END`,
        id: 'k.oid',
        name: 'k.conname',
        detail: `'(' || ${keyColumns('k.conrelid', 'k.conkey')} || ')' || coalesce(' → ' || nullif(k.confrelid, 0)::regclass::text, '') || coalesce(', ' || ${validity(version)}, '')`,
        facts: constraintFacts,
        sqlName: 'quote_ident(k.conname)',
        comment: comment('pg_constraint', 'k.oid'),
        from: `${inRelation(oid)} AND k.contype IN ('p', 'u', 'f') ORDER BY array_position('{p,u,f}', k.contype::text), k.conname COLLATE "C"`,
      }),
  },
  {
    group: 'Indexes',
    sql: ({ oid }) =>
      rows({
        kind: `CASE WHEN i.indisvalid THEN 'index' ELSE 'invalid-index' END`,
        id: 'c.oid',
        name: 'c.relname',
        detail: `concat_ws(', ', CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || m.amname || ' ('
            || (SELECT string_agg(pg_get_indexdef(c.oid, n, true), ', ' ORDER BY n) FROM generate_series(1, i.indnkeyatts) n) || ')',
          'include (' || (SELECT string_agg(pg_get_indexdef(c.oid, n, true), ', ' ORDER BY n) FROM generate_series(i.indnkeyatts + 1, i.indnatts) n) || ')',
          CASE WHEN i.indpred IS NOT NULL THEN 'partial' END, CASE WHEN NOT i.indisvalid THEN 'invalid' END)`,
        facts: [
          'pg_get_indexdef(c.oid)',
          `CASE WHEN NOT i.indisvalid AND c.relkind = 'i' THEN 'Invalid: it costs writes and serves no query. Drop it concurrently and build it again.'
            WHEN NOT i.indisvalid THEN 'Invalid: not every partition has it.' END`,
          `CASE WHEN c.relkind = 'i' THEN 'scanned ' || pg_stat_get_numscans(c.oid) || ' times since statistics were reset' END`,
          `'behind constraint ' || (SELECT k.conname FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x') LIMIT 1)`,
          `'part of ' || (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid)`,
          `CASE WHEN i.indisclustered THEN 'clustered' END`,
          `CASE WHEN i.indisreplident THEN 'replica identity' END`,
        ],
        sqlName: `format('%I.%I', c.relnamespace::regnamespace, c.relname)`,
        bytes: `CASE WHEN c.relkind = 'i' THEN pg_relation_size(c.oid) END`,
        comment: comment('pg_class', 'c.oid'),
        from: `pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam WHERE i.indrelid = ${oid} ORDER BY c.relname COLLATE "C"`,
      }),
  },
  {
    group: 'Constraints',
    // A NOT NULL is only listed if the column's own mark does not show it: one that existing rows may violate.
    sql: ({ oid, version }) =>
      rows({
        kind: `CASE WHEN ${validity(version)} IS NULL THEN 'constraint' ELSE 'unvalidated-constraint' END`,
        id: 'k.oid',
        name: 'k.conname',
        detail: `concat_ws(', ', CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) WHEN 't' THEN 'trigger'
          ELSE CASE k.contype WHEN 'x' THEN 'exclude ' ELSE 'not null ' END || coalesce('(' || ${keyColumns('k.conrelid', 'k.conkey')} || ')', '') END, ${validity(version)})`,
        facts: constraintFacts,
        sqlName: 'quote_ident(k.conname)',
        comment: comment('pg_constraint', 'k.oid'),
        from: `${inRelation(oid)} AND (k.contype IN ('c', 'x', 't') OR (k.contype = 'n' AND NOT k.convalidated)) ORDER BY k.conname COLLATE "C"`,
      }),
  },
  {
    group: 'Referenced By',
    sql: ({ oid, version }) =>
      rows({
        kind: `'foreign-key'`,
        id: 'k.oid',
        name: 'k.conrelid::regclass',
        detail: `'(' || ${keyColumns('k.conrelid', 'k.conkey')} || ')' || coalesce(', ' || ${validity(version)}, '')`,
        facts: ['k.conname', 'pg_get_constraintdef(k.oid)'],
        sqlName: 'k.conrelid::regclass',
        from: `pg_constraint k WHERE k.confrelid = ${oid} AND k.contype = 'f' AND k.conparentid = 0 ORDER BY k.conrelid::regclass::text COLLATE "C", k.conname COLLATE "C"`,
      }),
  },
  {
    group: 'Policies',
    sql: ({ oid }) =>
      rows({
        kind: `'policy'`,
        id: 'p.oid',
        name: 'p.polname',
        detail: `concat_ws(', ', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
          'for ' || (SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r)::text END, ', ') FROM unnest(p.polroles) r),
          CASE WHEN NOT p.polpermissive THEN 'restrictive' END)`,
        facts: [
          `'using ' || pg_get_expr(p.polqual, p.polrelid)`,
          `'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)`,
          `(SELECT CASE WHEN NOT c.relrowsecurity THEN 'Not in force: row-level security of the table is off.' END FROM pg_class c WHERE c.oid = p.polrelid)`,
        ],
        sqlName: 'quote_ident(p.polname)',
        comment: comment('pg_policy', 'p.oid'),
        from: `pg_policy p WHERE p.polrelid = ${oid} ORDER BY p.polname COLLATE "C"`,
      }),
  },
  {
    group: 'Triggers',
    sql: ({ oid }) =>
      rows({
        kind: `CASE g.tgenabled WHEN 'D' THEN 'disabled-trigger' ELSE 'trigger' END`,
        id: 'g.oid',
        name: 'g.tgname',
        detail: `concat_ws(', ', concat_ws(' ', CASE WHEN g.tgtype & 2 > 0 THEN 'before' WHEN g.tgtype & 64 > 0 THEN 'instead of' ELSE 'after' END,
            concat_ws(' or ', CASE WHEN g.tgtype & 4 > 0 THEN 'insert' END, CASE WHEN g.tgtype & 16 > 0 THEN 'update' END,
              CASE WHEN g.tgtype & 8 > 0 THEN 'delete' END, CASE WHEN g.tgtype & 32 > 0 THEN 'truncate' END)) || ' → ' || g.tgfoid::regproc,
          CASE g.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END)`,
        facts: ['pg_get_triggerdef(g.oid, true)', `CASE WHEN g.tgparentid <> 0 THEN 'inherited' END`],
        sqlName: 'quote_ident(g.tgname)',
        comment: comment('pg_trigger', 'g.oid'),
        from: `pg_trigger g WHERE g.tgrelid = ${oid} AND NOT g.tgisinternal ORDER BY g.tgname COLLATE "C"`,
      }),
  },
  {
    group: 'Rules',
    sql: ({ oid }) =>
      rows({
        kind: `'rule'`,
        id: 'r.oid',
        name: 'r.rulename',
        detail: `concat_ws(', ', 'on ' || CASE r.ev_type WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END,
          CASE WHEN r.is_instead THEN 'instead' END, CASE r.ev_enabled WHEN 'D' THEN 'disabled' END)`,
        facts: ['pg_get_ruledef(r.oid, true)'],
        sqlName: 'quote_ident(r.rulename)',
        comment: comment('pg_rewrite', 'r.oid'),
        from: `pg_rewrite r WHERE r.ev_class = ${oid} AND r.rulename <> '_RETURN' ORDER BY r.rulename COLLATE "C"`,
      }),
  },
  {
    group: 'Statistics Objects',
    sql: ({ oid }) =>
      rows({
        kind: `'statistics'`,
        id: 's.oid',
        name: 's.stxname',
        detail: `array_to_string(ARRAY(SELECT CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE 'expressions' END
          FROM unnest(s.stxkind) k), ', ')`,
        facts: ['pg_get_statisticsobjdef(s.oid)', ownedBy('s.stxowner')],
        sqlName: `format('%I.%I', s.stxnamespace::regnamespace, s.stxname)`,
        comment: comment('pg_statistic_ext', 's.oid'),
        from: `pg_statistic_ext s WHERE s.stxrelid = ${oid} ORDER BY s.stxname COLLATE "C"`,
      }),
  },
  {
    group: 'Inherited By',
    sql: ({ oid }) =>
      rows({
        kind: `'table'`,
        id: 'c.oid',
        name: 'c.oid::regclass',
        sqlName: 'c.oid::regclass',
        from: `pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = ${oid} AND NOT c.relispartition AND c.relkind IN ('r', 'f')
          ORDER BY c.oid::regclass::text COLLATE "C"`,
      }),
  },
  {
    group: 'Grants',
    sql: ({ oid }) => grantRows('c.relacl', 'pg_class c', `c.oid = ${oid}`),
  },
];
