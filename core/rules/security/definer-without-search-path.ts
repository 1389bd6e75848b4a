/** SECURITY DEFINER without a search_path. */
import type { CreateFunction, ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { ownNamesInRoutines } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { qualifyingEdits } from '../../rule-kit/security/qualify-body.ts';
import { queryNames, relationPlaces } from '../../rule-kit/security/relation-places.ts';
import { hiddenType } from '../../rule-kit/security/type-places.ts';
import { creationKey, creationSchema, keyOf, resolveRelation } from '../../schema/lookup.ts';
import { identifierName, quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { Source } from '../../syntax/postgres/source.ts';
import { insert, type TextEdit } from '../../text/edit.ts';
import { slice } from '../../text/span.ts';

const messages = {
  missing:
    '{function} runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary tables can stand in for others. Add SET search_path.',
  types:
    '{function} runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary types can stand in for {type}. Add SET search_path.',
  qualified:
    '{function} runs with its owner’s rights but finds operators by the caller’s search_path: who may create in any schema can replace them. Add SET search_path.',
} as const;

export const rule = defineRule({
  id: 'security/definer-without-search-path',
  hazard: 'weakens',
  elsewhere: ownNamesInRoutines,
  summary: 'A SECURITY DEFINER function that does not fix its search_path.',
  why: `A \`SECURITY DEFINER\` function does what it does with the rights of its owner. Names in it that carry no schema are looked up along
the *caller’s* \`search_path\`. Whoever can create an object in a schema that comes first, a temporary table is enough, makes the function
read, write or call something of theirs with the owner’s rights. Where all names in it carry their schema, functions and operators of
the server are left: they are replaced by who may create in some schema and puts that in front of \`pg_catalog\`. A path that does not name \`pg_temp\` still looks there first, so the manual
(“Writing SECURITY DEFINER Functions Safely”) puts it last.`,
  instead: `Set the path in the definition: \`SET search_path = ''\` and every name with its schema, or the trusted schemas with \`pg_temp\` at
the end. Also \`REVOKE EXECUTE … FROM PUBLIC\`: new functions may be called by everybody.`,
  whenOff: 'Never: the setting costs nothing.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'The body reads the same objects: every name gets its schema where replay knows them all, else the path names the schemas that are used. Both want a look.',
    differs: [{ at: 'end', of: 'function', words: 'The function has a search_path of its own.' }],
  },
  examples: [
    bad(
      'Whose users table does this read?',
      `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
--                  ^^^^^^^^^^^^^^^^ warning: user_email runs with its owner’s rights but finds names by the caller’s search_path: the caller’s temporary tables can stand in for others. Add SET search_path. 💡
AS $$ SELECT email FROM users WHERE id = wanted $$;`,
      {
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'],
        fixed: `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT email FROM public.users WHERE id = wanted $$;`,
      },
    ),
    bad(
      'Its names have their schemas; operators have none',
      `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
--                  ^^^^^^^^^^^^^^^^ warning: user_email runs with its owner’s rights but finds operators by the caller’s search_path: who may create in any schema can replace them. Add SET search_path. 💡
AS $$ SELECT email FROM public.users WHERE id = wanted $$;`,
      {
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'],
        fixed: `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT email FROM public.users WHERE id = wanted $$;`,
      },
    ),
    good(
      'The path is part of the definition',
      `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$ SELECT email FROM public.users WHERE id = wanted $$;`,
      { history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'] },
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || operation.settings.includes('search_path')) return;
      // How other languages look up names is not known; C functions qualify their own.
      if (operation.language !== 'sql' && operation.language !== 'plpgsql') return;
      if (isBoundWhenMade(operation, context) || isSetLater(operation, context)) return;
      if (isMadeAgain(operation, context)) return;
      const names = qualified(operation, context);
      const at = context.keyword(operation.span, 'security', 'definer') ?? operation.function;
      const data = { function: operation.function.name.text };
      const fix = fixFor(operation, names, context);
      const type = namesItsRelations(operation) ? hiddenType(operation) : undefined;
      if (type !== undefined) context.report({ message: 'types', at, data: { ...data, type }, fix });
      else context.report({ message: names?.length === 0 ? 'qualified' : 'missing', at, data, fix });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** pg_catalog alone, if every name can be qualified; else the schemas that the body seems to use. */
function fixFor(
  operation: CreateFunction,
  names: readonly TextEdit[] | undefined,
  context: Context,
): RuleFix {
  const set = (path: string): TextEdit => insert(operation.optionsEnd, ` SET search_path = ${path}`);
  if (names === undefined)
    return {
      kind: 'rewrite',
      title: 'Set the search path of the function',
      edits: [set(trustedPath(operation, context))],
    };
  const edits = [set('pg_catalog, pg_temp'), ...names].sort((a, b) => a.span.start - b.span.start);
  const title =
    names.length === 0 ? 'Search the catalog alone' : 'Search the catalog alone, and name all schemas';
  return { kind: 'rewrite', title, edits };
}

/** Every relation in the text of the body is qualified. A function cannot be temporary. */
function namesItsRelations({ source = '' }: CreateFunction): boolean {
  const body = new Source(source);
  const queries = queryNames(body);
  if (body.tokens.some((_, at) => body.word(at) === 'execute' || body.word(at) === 'regclass')) return false;
  return relationPlaces(body).every((at) => {
    const found = body.objectName(at);
    if (found === undefined) return false;
    const { schema, name } = found.name;
    const isCalled = body.isPunctuation(found.next, '(') && body.word(at - 1) !== 'into';
    return schema !== undefined || isCalled || queries.has(name.text);
  });
}

function qualified(operation: CreateFunction, context: Context): readonly TextEdit[] | undefined {
  const { text, bodies } = context.statement.parsed;
  const [body] = bodies;
  // In a body between plain quotes, offsets differ from those of the text.
  if (body === undefined || text.charAt(body.span.start - 1) !== '$') return undefined;
  return qualifyingEdits(operation, { text: slice(text, body.span), span: body.span }, context.schema);
}

/** BEGIN ATOMIC and RETURN bodies are stored with resolved names. */
function isBoundWhenMade(operation: CreateFunction, context: Context): boolean {
  const { span, language, body } = operation;
  if (language !== 'sql' || body !== undefined) return false;
  return (
    context.keyword(span, 'begin', 'atomic') !== undefined || context.keyword(span, 'return') !== undefined
  );
}

/** A later ALTER FUNCTION … SET search_path for a function of that name. */
function isSetLater(operation: CreateFunction, context: Context): boolean {
  return context.siblings.some(({ span, parsed }) => {
    if (span.start <= context.statement.span.start) return false;
    if (!parsed.operations.some((one) => one.kind === 'alterFunction')) return false;
    const names = parsed.tokens.map((token) => identifierName(slice(parsed.text, token)));
    return names.includes('search_path') && names.includes(operation.function.name.text);
  });
}

/** A later migration creates it again, drops it or sets its path: it is reported there. */
function isMadeAgain(operation: CreateFunction, context: Context): boolean {
  const { file, latest, path } = context;
  const key = creationKey(context.schema, operation.function);
  if (file === undefined || context.after.functions.get(key) === undefined) return false;
  const still = (latest.functions.get(key) ?? []).filter((one) => one.origin.file === path);
  return still.every((one) => one.settings.some(({ name }) => name === 'search_path'));
}

/** The schemas that the body uses implicitly, as far as the migrations tell, with pg_temp last, where it can hide nothing. */
function trustedPath(operation: CreateFunction, context: Context): string {
  const own = operation.function.schema?.text;
  const used = new Set(
    context.statement.parsed.bodies.flatMap((body) =>
      body.statements.flatMap(({ parsed }) => parsed.operations.flatMap((one) => schemasUsed(one, context))),
    ),
  );
  const schemas = [...used, ...(own === undefined ? [] : [own])];
  if (schemas.length === 0) schemas.push(creationSchema(context.schema));
  return ['pg_catalog', ...new Set(schemas), 'pg_temp'].map((name) => quoteIdentifier(name)).join(', ');
}

function schemasUsed(operation: Operation, context: Context): readonly string[] {
  const relations = relationsOf(operation)
    .filter((name) => name.schema === undefined)
    .flatMap((name) => resolveRelation(context.schema, name)?.schema ?? creationSchema(context.schema));
  const calls = operation.kind === 'select' ? operation.functions : [];
  const functions = calls.flatMap(({ schema, name }) => {
    if (schema !== undefined) return [];
    return context.schema.searchPath
      .filter((one) => context.schema.functions.has(keyOf(one, name)))
      .slice(0, 1);
  });
  return [...relations, ...functions];
}

function relationsOf(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'select':
      return operation.reads;
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table, ...operation.reads];
    default:
      return [];
  }
}
