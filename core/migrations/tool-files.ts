/** What the configuration files of migration tools say about the dialect. Only the one word needed is read; connection strings stay unread. */
import type { ToolId } from './convention.ts';
import { decision, dialectWord, type DialectDecision } from './dialect.ts';
import { baseOf, folderOf, join, withAncestors, type Listing } from './listing.ts';

interface ToolFile {
  readonly tools: readonly ToolId[];
  readonly name: RegExp;
  /** Its first group is the dialect's word. */
  readonly says: RegExp;
  /** The file lies in the migration folder or above it, or in this folder beside one of those. */
  readonly beside?: string;
}

const jdbc = /\bjdbc:(?:p6spy:|tc:)?(\w+)/g;

const toolFiles: readonly ToolFile[] = [
  { tools: ['prisma'], name: /^migration_lock\.toml$/, says: /^\s*provider\s*=\s*"(\w+)"/gm },
  { tools: ['prisma'], name: /\.prisma$/, says: /datasource\s+\w+\s*\{[^}]*?provider\s*=\s*"(\w+)"/g },
  { tools: ['flyway'], name: /^flyway\.(?:conf|toml)$/, says: jdbc },
  { tools: ['flyway'], name: /^flyway\.(?:conf|toml)$/, says: jdbc, beside: 'conf' },
  { tools: ['flyway'], name: /^application[\w-]*\.(?:properties|ya?ml)$/, says: jdbc },
  {
    tools: ['golang-migrate', 'goose', 'plain'],
    name: /^sqlc\.(?:ya?ml|json)$/,
    says: /engine"?\s*:\s*"?(\w+)/g,
  },
  {
    tools: ['goose'],
    name: /^Makefile$|^Taskfile\.ya?ml$|\.mk$/i,
    says: /\bgoose\b[^\n]*?\s(postgres|pgx|mysql|sqlite3|mssql|clickhouse|redshift|tidb|vertica|ydb)\b/g,
  },
];

/** Undefined dialect where no file speaks, or where two disagree. */
export function dialectOfToolFiles(tool: ToolId, folder: string, listing: Listing): DialectDecision {
  const homes = new Set(withAncestors(folder));
  for (const toolFile of toolFiles) {
    if (!toolFile.tools.includes(tool)) continue;
    const found = listing.paths
      .filter((path) => toolFile.name.test(baseOf(path)) && homes.has(homeOf(path, toolFile.beside)))
      .flatMap((file) => wordsIn(listing.text(file) ?? '', toolFile.says).map((word) => ({ file, word })));
    const agreed = new Set(found.map(({ word }) => dialectWord(word)));
    const [first] = found;
    if (first === undefined || agreed.size !== 1) continue;
    const [recognised] = agreed;
    if (recognised === undefined) continue;
    return decision(recognised, [{ kind: 'tool-file', file: first.file, says: first.word }]);
  }
  return decision(undefined, []);
}

/** The folder that a configuration file speaks for. */
function homeOf(path: string, beside: string | undefined): string {
  const folder = folderOf(path);
  if (beside === undefined) return folder;
  return baseOf(folder) === beside ? folderOf(folder) : join(folder, '*');
}

function wordsIn(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? '').filter((word) => word !== '');
}
