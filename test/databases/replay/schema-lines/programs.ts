/** Functions, triggers, rules, policies, event triggers and types in full. */
import { createHash } from 'node:crypto';
import { isTable, isView } from '../../../../core/schema/apply/store.ts';
import type { ColumnType, Relation, Routine, UserType } from '../../../../core/schema/model.ts';
import { line, optionsText, own, ownSchema, type Topic } from './topic.ts';

const typed = (oid: string): string =>
  `(SELECT CASE WHEN tn.nspname IN ('pg_catalog', 'information_schema') THEN '' ELSE tn.nspname || '.' END || ltrim(tt.typname, '_') || CASE WHEN tt.typelem <> 0 AND tt.typlen = -1 THEN '[]' ELSE '' END FROM pg_type tt JOIN pg_namespace tn ON tn.oid = tt.typnamespace WHERE tt.oid = ${oid})`;

const firing = (column: string): string =>
  `CASE ${column} WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' END`;

export const programs: Topic = {
  lines: (schema) => [
    ...[...schema.functions.values()].flat().map(routineLine),
    ...[...schema.relations.values()].flatMap(partLines),
    ...[...schema.types.values()].flatMap(typeLines),
    ...[...schema.eventTriggers.values()].map((one) =>
      line(
        `event trigger ${one.name} ${one.event} ${one.function}`,
        one.tags.length > 0 && `(${one.tags.toSorted().join()})`,
        one.firing !== 'origin' && one.firing,
      ),
    ),
  ],
  catalog: `
SELECT concat_ws(' ', 'routine ' || n.nspname || '.' || p.proname || '(' ||
      coalesce((SELECT string_agg(${typed('a')}, ',' ORDER BY i) FROM unnest(p.proargtypes) WITH ORDINALITY AS x(a, i)), '') || ')',
    CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    CASE WHEN p.prokind <> 'a' THEN l.lanname END,
    CASE WHEN p.prokind <> 'a' THEN CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END END,
    CASE WHEN p.proisstrict THEN 'strict' END, CASE WHEN p.prosecdef THEN 'definer' END, CASE WHEN p.proleakproof THEN 'leakproof' END,
    CASE p.proparallel WHEN 's' THEN 'parallel safe' WHEN 'r' THEN 'parallel restricted' END,
    CASE WHEN p.proretset THEN 'set' END,
    CASE WHEN p.prokind <> 'a' THEN 'defaults ' || p.pronargdefaults END,
    (SELECT 'set ' || string_agg(c, ',' ORDER BY c COLLATE "C") FROM unnest(p.proconfig) c),
    CASE WHEN p.prokind <> 'a' THEN 'source ' || md5(p.prosrc) END,
    CASE WHEN p.prokind <> 'a' THEN 'names ' || (SELECT string_agg(x, ',') FROM unnest(p.proargnames) x) END) AS line
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
WHERE ${own('p.oid')} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'i')
UNION ALL
SELECT concat_ws(' ', 'trigger facts ' || n.nspname || '.' || c.relname || '.' || g.tgname,
    CASE WHEN g.tgtype & 2 <> 0 THEN 'before' WHEN g.tgtype & 64 <> 0 THEN 'instead-of' ELSE 'after' END,
    concat_ws(',', CASE WHEN g.tgtype & 8 <> 0 THEN 'delete' END, CASE WHEN g.tgtype & 4 <> 0 THEN 'insert' END, CASE WHEN g.tgtype & 32 <> 0 THEN 'truncate' END, CASE WHEN g.tgtype & 16 <> 0 THEN 'update' END),
    CASE WHEN g.tgtype & 1 <> 0 THEN 'row' ELSE 'statement' END,
    fn.nspname || '.' || f.proname,
    (SELECT 'of ' || string_agg(a.attname, ',' ORDER BY a.attname) FROM unnest(g.tgattr) k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k),
    CASE WHEN g.tgqual IS NOT NULL THEN 'when' END, CASE WHEN g.tgnargs > 0 THEN 'arguments ' || g.tgnargs END,
    CASE WHEN g.tgconstraint <> 0 THEN 'constraint' END, CASE WHEN g.tgdeferrable THEN 'deferrable' END, CASE WHEN g.tginitdeferred THEN 'deferred' END,
    'old ' || g.tgoldtable, 'new ' || g.tgnewtable, ${firing('g.tgenabled')})
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc f ON f.oid = g.tgfoid JOIN pg_namespace fn ON fn.oid = f.pronamespace
WHERE NOT g.tgisinternal OR (g.tgparentid <> 0 AND ${ownSchema.replaceAll('n.', 'fn.')})
UNION ALL
SELECT concat_ws(' ', 'rule ' || n.nspname || '.' || c.relname || '.' || r.rulename,
    CASE r.ev_type WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END, CASE WHEN r.is_instead THEN 'instead' END,
    CASE WHEN r.ev_qual <> '<>' THEN 'where' END, ${firing('r.ev_enabled')})
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('r.ev_class')} AND r.rulename <> '_RETURN'
UNION ALL
SELECT concat_ws(' ', 'policy facts ' || n.nspname || '.' || c.relname || '.' || p.polname, CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
    'to ' || (SELECT string_agg(coalesce(r.rolname, 'public'), ',' ORDER BY coalesce(r.rolname, 'public')) FROM unnest(p.polroles) o LEFT JOIN pg_roles r ON r.oid = o),
    CASE WHEN p.polqual IS NOT NULL THEN 'using' END, CASE WHEN p.polwithcheck IS NOT NULL THEN 'check' END)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
UNION ALL
SELECT concat_ws(' ', 'domain ' || n.nspname || '.' || t.typname, ${typed('t.typbasetype')}, CASE WHEN t.typnotnull THEN 'not null' END, CASE WHEN t.typdefault IS NOT NULL THEN 'default' END,
    (SELECT string_agg('check ' || k.conname || CASE WHEN k.convalidated THEN '' ELSE ' not valid' END, ' ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${own('t.oid')} AND t.typtype = 'd'
UNION ALL
SELECT 'attribute ' || n.nspname || '.' || t.typname || '.' || a.attname || ' ' || ${typed('a.atttypid')}
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE ${own('t.oid')}
UNION ALL
SELECT concat_ws(' ', 'event trigger ' || e.evtname || ' ' || e.evtevent || ' ' || n.nspname || '.' || p.proname,
    '(' || (SELECT string_agg(x, ',' ORDER BY x COLLATE "C") FROM unnest(e.evttags) x) || ')', ${firing('e.evtenabled')})
FROM pg_event_trigger e JOIN pg_proc p ON p.oid = e.evtfoid JOIN pg_namespace n ON n.oid = p.pronamespace`,
};

function typeText(type: ColumnType | undefined): string {
  if (type === undefined) return '';
  const name = type.schema === undefined ? type.name : `${type.schema}.${type.name}`;
  return name + (type.arrayDimensions > 0 ? '[]' : '');
}

function routineLine(one: Routine): string {
  const isAggregate = one.form === 'aggregate';
  const named = one.parameters.some(({ name }) => name !== undefined);
  return line(
    `routine ${one.key}(${one.arguments.map(typeText).join()})`,
    one.form,
    !isAggregate && one.language,
    !isAggregate && one.volatility,
    one.strict && 'strict',
    one.securityDefiner && 'definer',
    one.leakproof && 'leakproof',
    one.parallel !== 'unsafe' && `parallel ${one.parallel}`,
    one.returnsSet && 'set',
    !isAggregate &&
      `defaults ${one.parameters.filter((parameter) => parameter.default !== undefined).length}`,
    one.settings.length > 0 && `set ${optionsText(one.settings)}`,
    !isAggregate && `source ${md5(one.source ?? '')}`,
    !isAggregate && named && `names ${one.parameters.map(({ name }) => name ?? '').join()}`,
  );
}

function partLines(relation: Relation): readonly string[] {
  if (!isTable(relation) && !isView(relation)) return [];
  const triggers = relation.triggers.map((one) =>
    line(
      `trigger facts ${relation.key}.${one.name}`,
      one.timing,
      one.events.toSorted().join(),
      one.forEach,
      one.function,
      one.columns.length > 0 && `of ${one.columns.toSorted().join()}`,
      one.when !== undefined && 'when',
      one.functionArguments.length > 0 && `arguments ${one.functionArguments.length}`,
      one.constraint && 'constraint',
      one.deferrable && 'deferrable',
      one.initiallyDeferred && 'deferred',
      one.oldTable !== undefined && `old ${one.oldTable}`,
      one.newTable !== undefined && `new ${one.newTable}`,
      one.firing !== 'origin' && one.firing,
    ),
  );
  const rules = relation.rules.map((one) =>
    line(
      `rule ${relation.key}.${one.name}`,
      one.event,
      one.instead && 'instead',
      one.where !== undefined && 'where',
      one.firing !== 'origin' && one.firing,
    ),
  );
  const policies = (isTable(relation) ? relation.policies : []).map((one) =>
    line(
      `policy facts ${relation.key}.${one.name}`,
      !one.permissive && 'restrictive',
      `to ${one.roles.toSorted().join()}`,
      one.using !== undefined && 'using',
      one.withCheck !== undefined && 'check',
    ),
  );
  return [...triggers, ...rules, ...policies];
}

function typeLines(type: UserType): readonly string[] {
  if (type.form === 'domain')
    return [
      line(
        `domain ${type.key}`,
        typeText(type.domainOf),
        type.notNull && 'not null',
        type.default !== undefined && 'default',
        ...type.checks
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map((one) => `check ${one.name}${one.valid ? '' : ' not valid'}`),
      ),
    ];
  return type.attributes.map((one) => `attribute ${type.key}.${one.name} ${typeText(one.type)}`);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
