/** SQL to clean up after rows are deleted or inserted unchecked: dangling references, and sequences below the highest value. */

/** For each enforced foreign key, the table's OID and name and the condition of rows with dangling references. */
export const danglingReferences = `
SELECT c.conrelid::text, c.conrelid::regclass::text,
  format('(tableoid, ctid) IN (SELECT child.tableoid, child.ctid FROM %s AS child WHERE %s AND NOT EXISTS (SELECT FROM %s AS parent WHERE %s))',
    c.conrelid::regclass,
    (SELECT string_agg(format('child.%I IS NOT NULL', a.attname), ' AND ') FROM unnest(c.conkey) k
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k),
    c.confrelid::regclass,
    (SELECT string_agg(format('parent.%I = child.%I', p.attname, a.attname), ' AND ')
       FROM unnest(c.conkey, c.confkey) k (own, other)
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
       JOIN pg_catalog.pg_attribute p ON p.attrelid = c.confrelid AND p.attnum = k.other))
FROM pg_catalog.pg_constraint c
WHERE c.contype = 'f' AND c.convalidated AND c.conparentid = 0
ORDER BY c.oid`;

/** Sets every sequence to the largest value of its column. */
export const moveSequences = `
DO $plinth$
DECLARE one record; largest bigint;
BEGIN
  FOR one IN
    SELECT DISTINCT s.oid::regclass AS sequence, d.refobjid::regclass AS relation, a.attname AS column
    FROM pg_catalog.pg_class s
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.oid
      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE s.relkind = 'S'
    UNION
    SELECT DISTINCT s.oid::regclass, f.adrelid::regclass, a.attname
    FROM pg_catalog.pg_attrdef f
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = f.oid
      AND d.refclassid = 'pg_catalog.pg_class'::regclass
    JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
    JOIN pg_catalog.pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
  LOOP
    BEGIN
      EXECUTE format('SELECT max(%I)::bigint FROM %s', one.column, one.relation) INTO largest;
      IF largest IS NOT NULL THEN
        EXECUTE format('SELECT setval(%L::regclass, greatest(%s, last_value)) FROM %s', one.sequence, largest, one.sequence);
      END IF;
    EXCEPTION WHEN OTHERS THEN
      -- A column that is no number, or a sequence that ends before.
      NULL;
    END;
  END LOOP;
END $plinth$`;
