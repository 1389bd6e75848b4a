/**
 * What a program tells an object mapper to do with rows: `prisma.user.delete(…)`, `db.insert(users)`, `from('users').eq('team', …)`. By the
 * words alone, without reading the program: whoever asks takes them for a hint, never for the meaning of a query.
 */

export type MapperCall =
  | {
      /** As a table or model is called, without its case, underscores and plural. */
      readonly subject: string;
      readonly does: 'delete' | 'write';
    }
  /** Together with rows of another table. */
  | { readonly subject: string; readonly does: 'load'; readonly from: string }
  | { readonly subject: string; readonly does: 'filter'; readonly column: string };

export interface MapperUse {
  readonly deletes: boolean;
  readonly writes: boolean;
  /** Subjects with whose rows its own are loaded. */
  readonly loadedFrom: ReadonlySet<string>;
  /** Columns, without their case and underscores. */
  readonly filters: ReadonlySet<string>;
}

/** By subject. */
export type MapperCalls = ReadonlyMap<string, MapperUse>;

/** Longer ones are bundles. */
const longestProgram = 1_000_000;

export function mapperCallsIn(program: string): readonly MapperCall[] {
  if (program.length > longestProgram || !words.test(program)) return [];
  const found = [...changesIn(program), ...filtersIn(program), ...loadsIn(program)];
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

export function mapperCalls(calls: Iterable<MapperCall>): MapperCalls {
  const bySubject = new Map<string, MapperCall[]>();
  for (const call of calls) {
    const known = bySubject.get(call.subject);
    if (known === undefined) bySubject.set(call.subject, [call]);
    else known.push(call);
  }
  return new Map([...bySubject].map(([subject, those]) => [subject, useOf(those)]));
}

function useOf(calls: readonly MapperCall[]): MapperUse {
  return {
    deletes: calls.some(({ does }) => does === 'delete'),
    writes: calls.some(({ does }) => does === 'write'),
    loadedFrom: new Set(calls.flatMap((one) => (one.does === 'load' ? [one.from] : []))),
    filters: new Set(calls.flatMap((one) => (one.does === 'filter' ? [one.column] : []))),
  };
}

/** Model `OrderLine`, table `order_lines`, variable `orderLines`: one subject. */
export function subjectOf(name: string): string {
  const plain = plainName(name);
  if (/(?:ss|us|is)$/.test(plain)) return plain;
  if (plain.endsWith('ies')) return `${plain.slice(0, -3)}y`;
  return plain.replace(/(?:(?<=s|x|ch|sh)es|s)$/, '');
}

/** Column `team_id`, field `teamId`. */
function plainName(name: string): string {
  return name.replace(/_/g, '').toLowerCase();
}

const words = /\b(?:delete|insert|create|upsert|find|count|select|from|eq|inArray)/;

const changes = [
  // Prisma: client.model.deleteMany(
  /\.\s*(?<subject>\w+)\s*\.\s*(?<deed>delete(?:Many)?|create(?:Many\w*)?|upsert)\s*\(/g,
  // Drizzle: db.delete(schema.users), db.insert(users)
  /\.\s*(?<deed>delete|insert)\s*\(\s*(?:\w+\.)*(?<subject>\w+)\s*\)/g,
  // Kysely: db.deleteFrom('users')
  /\.\s*(?<deed>deleteFrom|insertInto)\s*\(\s*['"`](?:\w+\.)?(?<subject>\w+)/g,
  // Supabase and its like: from('users').delete(
  /\.\s*from\s*\(\s*['"`](?:\w+\.)?(?<subject>\w+)['"`]\s*\)\s*\.\s*(?<deed>delete|insert|upsert)\s*\(/g,
] as const;

function changesIn(program: string): readonly MapperCall[] {
  return changes.flatMap((pattern) =>
    Array.from(program.matchAll(pattern), ({ groups }): MapperCall => {
      const does = (groups?.['deed'] ?? '').startsWith('del') ? 'delete' : 'write';
      return { subject: subjectOf(groups?.['subject'] ?? ''), does };
    }),
  );
}

/** So far behind a call stand the words that belong to it. */
const reach = 500;

function filtersIn(program: string): readonly MapperCall[] {
  const behind = (call: RegExp, key: RegExp): readonly MapperCall[] =>
    Array.from(program.matchAll(call)).flatMap((match) => {
      const at = match.index + match[0].length;
      const subject = subjectOf(match.groups?.['subject'] ?? '');
      return Array.from(program.slice(at, at + reach).matchAll(key), ([, name = '']): MapperCall => ({
        subject,
        does: 'filter',
        column: plainName(name),
      }));
    });
  return [
    ...behind(prismaWhere, /\b([a-z_]\w*)\s*(?=[:,}])/gi),
    ...behind(supabaseFrom, /\.\s*(?:eq|in|match|contains)\s*\(\s*['"`](\w+)['"`]/g),
    ...Array.from(program.matchAll(drizzleEquals), ({ groups }): MapperCall => ({
      subject: subjectOf(groups?.['subject'] ?? ''),
      does: 'filter',
      column: plainName(groups?.['column'] ?? ''),
    })),
  ];
}

const prismaWhere =
  /\.\s*(?<subject>\w+)\s*\.\s*(?:find\w+|count|aggregate|groupBy|update(?:Many\w*)?|delete(?:Many)?)\s*\(\s*\{[^;]{0,300}?\bwhere\s*:\s*\{/g;
const supabaseFrom = /\.\s*from\s*\(\s*['"`](?:\w+\.)?(?<subject>\w+)['"`]\s*\)/g;
const drizzleEquals = /\b(?:eq|inArray)\s*\(\s*(?:\w+\.)*(?<subject>\w+)\.(?<column>\w+)\s*,/g;

/** Prisma: `client.order.findMany({ include: { lines: true } })`, `_count: { select: { lines: true } }`. */
function loadsIn(program: string): readonly MapperCall[] {
  return Array.from(program.matchAll(prismaInclude)).flatMap((match) => {
    const from = subjectOf(match.groups?.['subject'] ?? '');
    const at = match.index + match[0].length;
    return Array.from(
      program.slice(at, at + reach).matchAll(/\b([a-z_]\w*)\s*:\s*(?:true\b|\{)/gi),
      ([, name = '']): MapperCall => ({ subject: subjectOf(name), does: 'load', from }),
    );
  });
}

const prismaInclude =
  /\.\s*(?<subject>\w+)\s*\.\s*(?:find|update|create|upsert|delete)\w*\s*\(\s*\{[^;]{0,300}?\b(?:include|_count)\s*:\s*\{/g;
