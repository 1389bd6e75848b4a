/**
 * What a program tells an object mapper to do with rows: `prisma.user.delete(…)`, `db.insert(users)`, `from('users').delete()`. By the words
 * alone, without reading the program: whoever asks takes them for a hint that a table is written, never for the meaning of a query.
 */

export interface MapperCall {
  /** As a table or model is called, without its case, underscores and plural. */
  readonly subject: string;
  readonly does: MapperDeed;
}

export type MapperDeed = 'delete' | 'write';

/** Per subject: what some program does with its rows. */
export type MapperCalls = ReadonlyMap<string, ReadonlySet<MapperDeed>>;

/** Longer ones are bundles. */
const longestProgram = 1_000_000;

export function mapperCallsIn(program: string): readonly MapperCall[] {
  if (program.length > longestProgram || !words.test(program)) return [];
  const found = new Map<string, MapperCall>();
  for (const pattern of patterns)
    for (const { groups } of program.matchAll(pattern)) {
      const subject = subjectOf(groups?.['subject'] ?? '');
      const does = (groups?.['deed'] ?? '').startsWith('del') ? 'delete' : 'write';
      if (subject !== '') found.set(`${subject} ${does}`, { subject, does });
    }
  return [...found.values()];
}

export function mapperCalls(calls: Iterable<MapperCall>): MapperCalls {
  const bySubject = new Map<string, Set<MapperDeed>>();
  for (const { subject, does } of calls) {
    const known = bySubject.get(subject);
    if (known === undefined) bySubject.set(subject, new Set([does]));
    else known.add(does);
  }
  return bySubject;
}

/** Model `OrderLine`, table `order_lines`, variable `orderLines`: one subject. */
export function subjectOf(name: string): string {
  const plain = name.replace(/_/g, '').toLowerCase();
  if (/(?:ss|us|is)$/.test(plain)) return plain;
  if (plain.endsWith('ies')) return `${plain.slice(0, -3)}y`;
  return plain.replace(/(?:(?<=s|x|ch|sh)es|s)$/, '');
}

const words = /\b(?:delete|insert|create|upsert)/;
const patterns = [
  // Prisma: client.model.deleteMany(
  /\.\s*(?<subject>\w+)\s*\.\s*(?<deed>delete(?:Many)?|create(?:Many\w*)?|upsert)\s*\(/g,
  // Drizzle: db.delete(schema.users), db.insert(users)
  /\.\s*(?<deed>delete|insert)\s*\(\s*(?:\w+\.)*(?<subject>\w+)\s*\)/g,
  // Kysely: db.deleteFrom('users')
  /\.\s*(?<deed>deleteFrom|insertInto)\s*\(\s*['"`](?:\w+\.)?(?<subject>\w+)/g,
  // Supabase and its like: from('users').delete(
  /\.\s*from\s*\(\s*['"`](?:\w+\.)?(?<subject>\w+)['"`]\s*\)\s*\.\s*(?<deed>delete|insert|upsert)\s*\(/g,
] as const;
