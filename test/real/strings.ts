/**
 * SQL in the strings of programs, in any checkout: `npx tsx test/real/strings.ts <folder>…`. Prints the found statements of each file; with
 * `--sample`, for each language a sample from a fixed seed to label by hand: lines on which a keyword of SQL begins a text, found by no
 * parser, each with what Plinth found on it, and statements that Plinth found. Labels nothing itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sqlOf } from '../../core/embedded-sql/embedded.ts';
import { isTestPath, programLanguage } from '../../core/migrations/detection/script-path.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { readScript } from '../../engine/embedded-sql/read.ts';
import { loadGrammar } from '../../engine/embedded-sql/trees/grammars.ts';
import { Random } from '../bench/random.ts';

const sampleSize = 30;
/** What a person would look at: a keyword that begins a line or a literal. */
const candidate =
  /(?:^\s*|["'`]\s*)(?:select\s|insert\s+into\s|update\s+\S+\s+set\b|update\s*$|delete\s+from\s|create\s+(?:unique\s+)?(?:table|index)\s|alter\s+table\s|drop\s+(?:table|index)\s|with\s+\w+\s+as\s*\()/i;

interface Line {
  readonly place: string;
  readonly text: string;
  readonly found: boolean;
}

async function main(args: readonly string[]): Promise<void> {
  const isSample = args.includes('--sample');
  const lines = new Map<string, Line[]>();
  const statements = new Map<string, string[]>();
  for (const root of args.filter((one) => !one.startsWith('--')))
    for (const path of programsIn(root)) {
      const language = programLanguage(path) ?? '';
      await loadGrammar(path);
      const source = readFileSync(path, 'utf8');
      const { pieces } = readScript(path, source);
      const index = new LineIndex(source);
      const place = (line: number): string => `${relative(join(root, '..'), path)}:${String(line + 1)}`;
      const spans = pieces.map(
        ({ at }) => [index.position(at.start).line, index.position(at.end).line] as const,
      );
      push(
        lines,
        language,
        source.split('\n').flatMap((text, line) => {
          const found = spans.some(([first, last]) => first <= line && line <= last);
          return candidate.test(text) ? [{ place: place(line), text: text.trim(), found }] : [];
        }),
      );
      push(
        statements,
        language,
        pieces.map(
          (one) =>
            `${place(index.position(one.at.start).line)}  ${sqlOf(one).replaceAll(/\s+/g, ' ').trim().slice(0, 110)}`,
        ),
      );
      if (!isSample && pieces.length > 0) console.log(`${String(pieces.length).padStart(5)}  ${path}`);
    }
  for (const [language, all] of [...statements].sort()) {
    const seen = lines.get(language) ?? [];
    console.log(
      `${language}: ${String(all.length)} statements; ${String(seen.filter(({ found }) => found).length)} of ${String(seen.length)} lines with a keyword are in one`,
    );
    if (!isSample) continue;
    for (const { found, place, text } of sampled(seen))
      console.log(`  ${found ? 'found ' : 'MISSED'} ${place}  ${text.slice(0, 110)}`);
    for (const one of sampled(all)) console.log(`  SQL?   ${one}`);
  }
}

function sampled<T>(all: readonly T[]): readonly T[] {
  const random = new Random(1);
  const left = [...all];
  return Array.from({ length: Math.min(sampleSize, left.length) }, () =>
    left.splice(random.below(left.length), 1),
  ).flat();
}

function push<T>(groups: Map<string, T[]>, key: string, more: readonly T[]): void {
  groups.set(key, [...(groups.get(key) ?? []), ...more]);
}

function programsIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const isProgram =
      entry.isFile() && programLanguage(path) !== undefined && !isTestPath(relative(root, path));
    return isProgram && !/(?:^|\/)(?:vendor|node_modules|libs)\//.test(path) ? [path] : [];
  });
}

void main(process.argv.slice(2));
