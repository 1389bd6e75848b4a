/**
 * Reads the cases of this folder: small migrations, each a hazard or a safe twin, one file for each server.
 *
 *     -- ### What happens                    a case begins
 *     -- tool: goose                         plain numbered files unless it says so
 *     -- target: 18                          the assumed version unless it says so
 *     -- stats: kilns 16384 40               bytes and rows of a table, as plinth.stats.json says them
 *     -- * applied                           a migration before it, which has run; without one no migration made the tables
 *     -- * pending                           a migration before it, which has not run either
 *     -- * new                               the migration that is linted
 *     --^ locking/a, locking/b               one of these rules speaks at the statement above
 *     -- accept: locking/c                   a safe twin may have a finding of this rule
 *
 * A case without `--^` is a safe twin: nothing may be found. `--^`, `-- accept:` and the lines above `-- *` are no part of any migration.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolId } from '../../core/migrations/convention.ts';
import { migrationTools } from '../../core/migrations/tools.ts';
import type { Example, ExampleOptions, ExampleStatistics } from '../../core/rule-kit/define-rule.ts';

export const engines = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'sqlserver'] as const;
export type Engine = (typeof engines)[number];

/** A hazard: one of the rules has to speak at the statement of this line. */
export interface Hazard {
  /** From 0, in the text that is linted. */
  readonly line: number;
  readonly rules: readonly string[];
}

export interface Case {
  readonly engine: Engine;
  readonly example: Example;
  /** None of a safe twin. */
  readonly hazards: readonly Hazard[];
  /** Rules whose findings do no harm in a safe twin. */
  readonly accepted: readonly string[];
}

export const dialects: Readonly<Record<Engine, Pick<ExampleOptions, 'dialect' | 'targetVersion'>>> = {
  postgresql: {},
  mysql: { dialect: 'mysql' },
  mariadb: { dialect: 'mysql', targetVersion: 1011 },
  sqlite: { dialect: 'sqlite' },
  sqlserver: { dialect: 'sqlserver' },
};

export function casesOf(engine: Engine): readonly Case[] {
  const text = readFileSync(join(import.meta.dirname, `${engine}.sql`), 'utf8');
  return text
    .split(/^-- ### /m)
    .slice(1)
    .map((block) => readCase(engine, block));
}

function readCase(engine: Engine, block: string): Case {
  const [head = '', ...parts] = block.split(/^-- \* /m);
  const [title = '', ...settings] = head.trimEnd().split('\n');
  const files = parts.map((part) => {
    const end = part.indexOf('\n');
    return {
      kind: part.slice(0, end),
      lines: part
        .slice(end + 1)
        .trimEnd()
        .split('\n'),
    };
  });
  const last = files.at(-1);
  const kinds = files.map(({ kind }) => kind).join(' ');
  if (last === undefined || !/^(?:applied )*(?:pending )*new$/.test(kinds))
    throw new Error(`${engine}: ${title}: applied, then pending, then new; not ${kinds}`);
  const { text, hazards, accepted } = readNew(last.lines);
  const pendingFrom = files.findIndex(({ kind }) => kind === 'pending');
  return {
    engine,
    example: {
      verdict: hazards.length > 0 ? 'bad' : 'good',
      title,
      sql: text,
      history: files.slice(0, -1).map(({ lines }) => `${lines.join('\n')}\n`),
      ...(pendingFrom < 0 ? {} : { pendingFrom }),
      ...dialects[engine],
      ...settingsOf(`${engine}: ${title}`, settings),
    },
    hazards,
    accepted,
  };
}

function readNew(lines: readonly string[]): {
  readonly text: string;
  readonly hazards: readonly Hazard[];
  readonly accepted: readonly string[];
} {
  const kept: string[] = [];
  const hazards: Hazard[] = [];
  const accepted: string[] = [];
  for (const line of lines) {
    const [, mark, words = ''] = /^--(\^| accept:) (.*)$/.exec(line) ?? [];
    const rules = words.split(', ');
    if (mark === undefined) kept.push(line);
    else if (mark === '^') hazards.push({ line: kept.length - 1, rules });
    else accepted.push(...rules);
  }
  return { text: `${kept.join('\n')}\n`, hazards, accepted };
}

function settingsOf(where: string, lines: readonly string[]): ExampleOptions {
  let tool: ToolId | undefined;
  let targetVersion: number | undefined;
  let statistics: ExampleStatistics | undefined;
  for (const line of lines) {
    const [, key, value = ''] = /^-- (tool|target|stats): (.*)$/.exec(line) ?? [];
    if (key === 'tool') tool = migrationTools.find(({ id }) => id === value)?.id;
    if (key === 'target') targetVersion = Number(value);
    if (key === 'stats') {
      const [name = '', bytes, rows] = value.split(' ');
      statistics = { relations: { [name]: { bytes: Number(bytes), rows: Number(rows) } } };
    }
    if (key === undefined || (key === 'tool' && tool === undefined)) throw new Error(`${where}: ${line}`);
  }
  return {
    ...(tool === undefined ? {} : { tool }),
    ...(targetVersion === undefined ? {} : { targetVersion }),
    ...(statistics === undefined ? {} : { statistics }),
  };
}
