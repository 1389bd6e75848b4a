/**
 * Examples of the rules about programs: found as they say, compiled before and after their fixes, and nothing is left to tell after a fix.
 */
import { categoryOf } from '../../core/findings/finding.ts';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { ProgramExample } from '../../core/lint/own-rule.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { readScript } from '../../engine/embedded-sql/read.ts';
import { readAnnotations } from './annotations.ts';
import { programCases } from './program-cases.ts';

const examples = ownRules.flatMap(({ id, examples: own = [] }) =>
  [...own, ...(programCases[id] ?? [])].map((one) => [id, one.title, one] as const),
);

it('stand for each rule about programs', () => {
  for (const rule of ownRules.filter(({ id }) => categoryOf(id) === 'injection'))
    for (const verdict of ['bad', 'good'] as const)
      expect(rule.examples?.filter((one) => one.verdict === verdict).length, rule.id).toBeGreaterThan(1);
});

describe.each(examples)('%s: %s', (rule, _title, example) => {
  const { text, expected, problems } = readAnnotations(example.code);
  const { findings } = readScript('example.ts', text);

  it('is told as it says', () => {
    expect(problems).toEqual([]);
    expect(example.verdict === 'bad').toBe(expected.length > 0);
    const told = findings.map(({ span, severity, message, fix }) => ({
      span,
      severity,
      message,
      fix: fix === undefined ? 'none' : 'offered',
    }));
    expect(told).toEqual(expected);
    expect(new Set(findings.map((one) => one.rule))).toEqual(new Set(expected.length === 0 ? [] : [rule]));
  });

  it('leaves nothing to tell behind its fix', () => {
    expect(fixedBy(text)).toBe(example.fixed);
    if (example.fixed !== undefined) expect(readScript('example.ts', example.fixed).findings).toEqual([]);
  });
});

it('are programs to the strictest compiler, before and after', { timeout: 120_000 }, () => {
  const texts = examples.flatMap(([, , { code, fixed }]) => [readAnnotations(code).text, fixed ?? []].flat());
  expect(texts.length).toBeGreaterThan(examples.length);
  expect(mistakes(texts)).toEqual([]);
});

function fixedBy(text: string): ProgramExample['fixed'] {
  const [fix] = readScript('example.ts', text).findings.flatMap((one) => one.fix ?? []);
  return fix?.kind === 'rewrite' ? applyEdits(text, fix.edits) : undefined;
}

const libraries = `
interface Client { query(text: string, values?: readonly unknown[]): Promise<unknown> }
interface PrismaClient { $queryRaw(text: TemplateStringsArray, ...values: unknown[]): unknown; $queryRawUnsafe(text: string, ...values: unknown[]): unknown }
interface PostgresJsDatabase { execute(query: object): Promise<unknown> }
declare const sql: { (text: TemplateStringsArray, ...values: unknown[]): object; raw(text: string): object };
interface Order { readonly id: number }
interface Repository<Row> { createQueryBuilder(alias: string): { where(condition: string): { getMany(): Promise<Row[]> } } }
interface Knex { raw(text: string, bindings?: readonly unknown[]): Promise<unknown> }
declare const knex: Knex;
interface Request { readonly query: { readonly state: string }; readonly params: { readonly name: string } }
type Handler = (req: Request, res: { json(value: unknown): void }) => Promise<void>;
declare const app: { get(path: string, handler: Handler): void; delete(path: string, handler: Handler): void };
`;

/** The libraries are declared as far as examples use them. */
function mistakes(programs: readonly string[]): readonly string[] {
  const files = new Map<string, string>([
    ...programs.map((program, at) => [`example-${at}.ts`, `${program}\nexport {};\n`] as const),
    ['libraries.d.ts', libraries] as const,
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
    lib: ['lib.es2022.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const compiled = ts.createProgram([...files.keys()], options, {
    ...host,
    getSourceFile: (name, version) => {
      const own = files.get(name);
      return own === undefined ? host.getSourceFile(name, version) : ts.createSourceFile(name, own, version);
    },
    fileExists: (name) => files.has(name) || host.fileExists(name),
  });
  return ts
    .getPreEmitDiagnostics(compiled)
    .map((one) => `${one.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`);
}
